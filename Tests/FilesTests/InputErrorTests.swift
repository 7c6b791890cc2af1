import Files
import Testing

@Suite("An input error")
struct InputErrorTests {
  @Test("is one line with file, place, what was found, what was expected and what to do")
  func wholeLine() {
    let error = InputError(
      file: "a.json", position: TextPosition(line: 3, column: 14), place: "model.layers[1].units",
      found: "-3", expected: "a whole number", advice: "give a positive one")
    #expect(
      error.description
        == "a.json:3:14: model.layers[1].units: found -3; expected a whole number; "
        + "give a positive one")
  }

  @Test("leaves out what is not known")
  func parts() {
    #expect(InputError(found: "x").description == "found x")
    #expect(InputError(file: "f", found: "x").description == "f: found x")
    #expect(InputError(place: "p", found: "x").description == "p: found x")
    #expect(
      InputError(position: TextPosition(line: 1, column: 1), found: "x").description == "found x")
    #expect(InputError(found: "x", advice: "do y").description == "found x; do y")
  }

  @Test("never carries a control character to the terminal, wherever it came from")
  func controlCharacters() {
    let nasty = "a\u{1B}[2J\u{7}\r\n\u{7F}\u{9B}1m\u{202E}\u{2066}\u{2028}b"
    let clean =
      "a\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}1m\u{FFFD}\u{FFFD}\u{FFFD}b"
    let error = InputError(
      file: nasty, place: nasty, found: nasty, expected: nasty, advice: nasty)
    #expect(
      error.description == "\(clean): \(clean): found \(clean); expected \(clean); \(clean)")
    #expect(error.description.unicodeScalars.allSatisfy { !$0.isControl })
  }

  @Test("shows ordinary text of any language unchanged")
  func ordinaryText() {
    let text = "Größe, 大きさ, e\u{301}, 🙂"
    #expect(text.visible == text)
  }

  @Test("quotes a long text in part")
  func quoted() {
    #expect("abc".quoted == "\"abc\"")
    #expect(String(repeating: "x", count: 60).quoted.count == 62)
    let long = String(repeating: "x", count: 61).quoted
    #expect(long == "\"" + String(repeating: "x", count: 57) + "...\"")
  }
}
