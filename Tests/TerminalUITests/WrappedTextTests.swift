import TerminalUI
import Testing

@Suite("A wrapped text")
struct WrappedTextTests {
  private func lines(_ text: String, _ width: Int) -> [String] {
    text.wrapped(to: width).map(String.init)
  }

  @Test("is broken between words")
  func words() {
    let text = "the next step, 0 to 1"
    #expect(lines(text, 21) == [text])
    #expect(lines(text, 20) == ["the next step, 0 to", "1"])
    #expect(lines(text, 14) == ["the next step,", "0 to 1"])
    #expect(lines(text, 8) == ["the next", "step, 0", "to 1"])
  }

  @Test("leaves a word that is too long whole")
  func longWords() {
    #expect(lines("a regularization b", 5) == ["a", "regularization", "b"])
    #expect(lines("a b", 0) == ["a", "b"])
    #expect(lines("a b", -3) == ["a", "b"])
  }

  @Test("has no line of blanks, and none without text")
  func blanks() {
    #expect(lines("", 9) == [])
    #expect(lines("   ", 9) == [])
    #expect(lines("  one two ", 7) == ["one two"])
    #expect(lines("one   two", 3) == ["one", "two"])
  }

  @Test("counts cells and not bytes")
  func cells() {
    #expect(lines("0.1 → 0.2 …", 11) == ["0.1 → 0.2 …"])
    #expect(lines("e\u{301}e\u{301} e\u{301}", 4) == ["e\u{301}e\u{301} e\u{301}"])
  }
}
