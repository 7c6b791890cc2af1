import Testing

@testable import TerminalUI

@Suite("A phrase")
struct PhraseTests {
  private func picture(_ columns: Int, _ draw: (inout Canvas) -> Void) -> String {
    var canvas = Canvas(Size(columns: columns, rows: 1))
    draw(&canvas)
    return canvas.text
  }

  /// Texts of one piece, of several, of more than it holds, and with characters of several bytes.
  static let texts: [(phrase: Phrase, text: String)] = [
    ("", ""), ("loss", "loss"), ("\(7) of \(12)", "7 of 12"),
    ("a text of more than fifteen bytes", "a text of more than fifteen bytes"),
    (
      "\("mean absolute error"), by \("training time"), y held",
      "mean absolute error, by training time, y held"
    ),
    ("→ \("●"), \(Phrase("0 dense"))", "→ ●, 0 dense"),
    (
      "\("the first long piece") \("the second long piece") \("the third long piece") \("four")",
      "the first long piece the second long piece the third long piece four"
    ),
  ]

  @Test("is the text of its pieces", arguments: texts.indices)
  func text(index: Int) {
    let (phrase, text) = Self.texts[index]
    #expect(phrase.description == text)
    #expect(phrase.cellCount == text.cellCount)
    #expect(phrase.isEmpty == text.isEmpty)
  }

  @Test("is written, cut and fitted as its text is, on any width", arguments: texts.indices)
  func writing(index: Int) {
    let (phrase, text) = Self.texts[index]
    for limit in -1...80 {
      #expect(
        picture(70) { $0.write(phrase, column: 2, row: 0, limit: max(0, limit), .plain) }
          == picture(70) { $0.write(text, column: 2, row: 0, limit: max(0, limit), .plain) })
      #expect(
        picture(70) { $0.write(phrase, endingAt: 60, row: 0, limit: limit, .plain) }
          == picture(70) { $0.write(text, endingAt: 60, row: 0, limit: limit, .plain) })
      for symbols in Symbols.allCases {
        let fitted = text.fitted(to: limit, symbols)
        #expect(
          picture(90) { $0.write(phrase, column: 2, row: 0, fittedTo: limit, symbols, .plain) }
            == picture(90) { $0.write(fitted, column: 2, row: 0, .plain) })
        #expect(
          picture(90) { $0.write(phrase, endingAt: 85, row: 0, fittedTo: limit, symbols, .plain) }
            == picture(90) { $0.write(fitted, endingAt: 85, row: 0, limit: 90, .plain) })
      }
    }
  }

  @Test("is cut before an end that stays whole, or with it where there is no room for both")
  func ends() {
    func fitted(_ text: Phrase, to limit: Int, _ symbols: Symbols = .ascii) -> String {
      picture(20) {
        $0.write(text, before: "kernel", column: 0, row: 0, fittedTo: limit, symbols, .plain)
      }
    }
    #expect(fitted("0 conv2d", to: 15) == "0 conv2d kernel")
    #expect(fitted("0 conv2d", to: 14, .braille) == "0 conv… kernel")
    #expect(fitted("0 conv2d", to: 9) == "0~ kernel")
    #expect(fitted("0 conv2d", to: 8) == "0 conv2~")
    #expect(fitted("0", to: 8) == "0 kernel")
    #expect(fitted("0", to: 0) == "")
  }

  @Test("joins short pieces, so that many of them have room")
  func joining() {
    var phrase: Phrase = ""
    for number in 0..<30 { phrase += "\(number % 10)" }
    #expect(phrase.description == "012345678901234567890123456789")
    #expect(phrase.count == 2)
  }
}
