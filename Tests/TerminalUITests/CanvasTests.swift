import Testing

@testable import TerminalUI

@Suite("A canvas")
struct CanvasTests {
  private let style = Style(Color(red: 1, green: 2, blue: 3))

  private func canvas(_ columns: Int, _ rows: Int) -> Canvas {
    Canvas(Size(columns: columns, rows: rows))
  }

  // MARK: Clipping

  @Test("leaves out what is written outside of it", arguments: [-4, -3, -1, 0, 3, 5, 6])
  func clipping(column: Int) {
    var canvas = canvas(6, 3)
    let end = canvas.write("abc", column: column, row: 1, style)
    let expected = (0..<6).map { (0..<3).contains($0 - column) ? Array("abc")[$0 - column] : " " }
    #expect((0..<6).map { Character(canvas[$0, 1].scalar) } == expected)
    #expect(canvas.lines[0].isEmpty && canvas.lines[2].isEmpty)
    #expect(end == min(column + 3, 6))
  }

  @Test("writes text in the middle of a rectangle, and no more of it than has room")
  func centeredText() {
    var canvas = canvas(9, 4)
    canvas.write("abc", centeredIn: Rect(column: 1, row: 0, columns: 8, rows: 3), style, .ascii)
    let narrow = Rect(column: 2, row: 3, columns: 5, rows: 1)
    canvas.write("abcdef", centeredIn: narrow, style, .braille)
    let empty = Rect(column: 0, row: 0, columns: 3, rows: 0)
    canvas.write("abc", centeredIn: empty, style, .ascii)
    #expect(canvas.lines == ["", "   abc", "", "  abcd…"])
    #expect(canvas[3, 1].style == style)
  }

  @Test("has no rows above and below it", arguments: [-1, 3, Int.max, Int.min])
  func rowsOutside(row: Int) {
    var canvas = canvas(6, 3)
    canvas.write("abc", column: 0, row: row, style)
    #expect(canvas == self.canvas(6, 3))
  }

  @Test("writes no further than a limit counted from the first column")
  func limit() {
    var canvas = canvas(8, 2)
    #expect(canvas.write("abcdef", column: 1, row: 0, limit: 3, style) == 4)
    #expect(canvas.write("abcdef", column: 1, row: 1, limit: 0, style) == 1)
    #expect(canvas.write("abcdef", column: 1, row: 1, limit: -2, style) == 1)
    #expect(canvas.lines == [" abc", ""])
  }

  @Test("counts a limit from a column left of it too")
  func limitLeftOutside() {
    var canvas = canvas(4, 1)
    canvas.write("abcdefghij", column: -4, row: 0, limit: 6, style)
    #expect(canvas.lines == ["ef"])
  }

  @Test("is blank outside, and ignores what is set there")
  func cellsOutside() {
    var canvas = canvas(2, 2)
    for (column, row) in [(-1, 0), (0, -1), (2, 0), (0, 2)] {
      canvas[column, row] = Cell("x", style)
      #expect(canvas[column, row] == Cell())
    }
    #expect(canvas == self.canvas(2, 2))
  }

  @Test("fills the part of a rectangle that is on it")
  func filling() {
    var canvas = canvas(4, 3)
    canvas.fill(Rect(column: 2, row: 1, columns: 9, rows: 9), "#", style)
    canvas.fill(Rect(column: -5, row: -5, columns: 6, rows: 6), "+", style)
    canvas.fill(Rect(column: 9, row: 9, columns: 2, rows: 2), "?", style)
    #expect(canvas.lines == ["+", "  ##", "  ##"])
    #expect(canvas[2, 1].style == style)
  }

  @Test("of no size takes everything and shows nothing")
  func noSize() {
    for size in [Size(columns: 0, rows: 0), Size(columns: 3, rows: 0), Size(columns: 0, rows: 2)] {
      var canvas = Canvas(size)
      canvas.write("text", column: 0, row: 0, style)
      canvas.write("text", endingAt: 3, row: 0, limit: 3, style)
      canvas.fill(Rect(column: 0, row: 0, columns: 9, rows: 9), "#", style)
      #expect(canvas.text.allSatisfy { $0.isNewline })
    }
  }

  // MARK: Text that ends at a column

  @Test("lets text end before a column, and cuts its beginning")
  func endingText() {
    var canvas = canvas(8, 3)
    canvas.write("ab", endingAt: 8, row: 0, limit: 8, style)
    canvas.write("abcdefghij", endingAt: 8, row: 1, limit: 4, style)
    canvas.write("abc", endingAt: 5, row: 2, limit: 0, style)
    #expect(canvas.lines == ["      ab", "    ghij", ""])
  }

  @Test("keeps the end of a text with accents written as marks")
  func endingTextWithMarks() {
    var canvas = canvas(6, 1)
    canvas.write("e\u{301}e\u{301}abc", endingAt: 6, row: 0, limit: 4, style)
    #expect(canvas.lines == ["  eabc"])
  }

  // MARK: Text is data

  @Test("shows control characters as replacement characters", arguments: 0..<0xA0 as Range<UInt32>)
  func controlCharacters(value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    var canvas = canvas(3, 1)
    canvas.write("a\(scalar)b", column: 0, row: 0, style)
    let isControl = value < 0x20 || value >= 0x7F
    #expect(canvas[1, 0].scalar == (isControl ? "\u{FFFD}" : scalar))
    #expect(canvas[2, 0].scalar == "b")
  }

  @Test("lets no escape sequence through")
  func escapeSequence() {
    var canvas = canvas(12, 1)
    canvas.write("\u{1B}]0;x\u{7}\u{9B}2J", column: 0, row: 0, style)
    #expect(canvas.lines == ["\u{FFFD}]0;x\u{FFFD}\u{FFFD}2J"])
  }

  @Test(
    "replaces characters that take two cells or none, so that columns line up",
    arguments: [
      "漢", "あ", "한", "！", "😀", "⌚", "✨", "⚽", "⏩", "⭕", "𗀀", "\u{AD}", "\u{200B}", "\u{200E}",
      "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{E000}", "\u{1160}", "\u{3164}", "\u{180E}",
      "\u{E0041}", "\u{FFFE}", "\u{10FFFF}", "\u{2028}",
    ] as [Unicode.Scalar])
  func unusualWidth(scalar: Unicode.Scalar) {
    var canvas = canvas(3, 1)
    #expect(canvas.write("a\(scalar)b", column: 0, row: 0, style) == 3)
    #expect(canvas.lines == ["a\u{FFFD}b"])
  }

  @Test(
    "keeps characters of one cell", arguments: Array("é±→…–ßЖλ▏█⣿●▸┊☃✓∞‖\u{FFFD}".unicodeScalars))
  func ordinaryCharacters(scalar: Unicode.Scalar) {
    var canvas = canvas(2, 1)
    canvas.write(String(scalar), column: 0, row: 0, style)
    #expect(canvas[0, 0].scalar == scalar)
  }

  @Test(
    "drops combining marks and joiners", arguments: ["\u{301}", "\u{20DD}", "\u{200D}", "\u{FE0F}"])
  func marks(mark: String) {
    var canvas = canvas(4, 1)
    #expect(canvas.write("e" + mark + "x", column: 0, row: 0, style) == 2)
    #expect(canvas.lines == ["ex"])
    #expect(("e" + mark + "x").cellCount == 2)
  }

  // MARK: Fitting

  @Test("is given text cut to a number of cells, with an ellipsis where something is missing")
  func fitting() {
    #expect("hidden".fitted(to: 6, .braille) == "hidden")
    #expect("hidden".fitted(to: 5, .braille) == "hidd…")
    #expect("hidden".fitted(to: 5, .ascii) == "hidd~")
    #expect("hidden".fitted(to: 1, .braille) == "…")
    #expect("hidden".fitted(to: 0, .braille) == "")
    #expect("hidden".fitted(to: -7, .braille) == "")
    #expect("".fitted(to: 0, .braille) == "")
  }

  @Test("is given as many cells of a text with marks as fit")
  func fittingMarks() {
    let text = "e\u{301}e\u{301}e\u{301}e\u{301}"
    #expect(text.fitted(to: 4, .braille) == text)
    #expect(text.fitted(to: 3, .braille).cellCount == 3)
    #expect(text.fitted(to: 3, .braille).hasSuffix("…"))
  }

  // MARK: Clearing

  @Test("is blank after clearing, at the old or another size")
  func clearing() {
    let background = Style(.standard, on: Color(red: 9, green: 9, blue: 9))
    var canvas = canvas(4, 2)
    canvas.write("text", column: 0, row: 0, style)
    canvas.clear(Size(columns: 4, rows: 2), background: background)
    #expect(canvas == Canvas(Size(columns: 4, rows: 2), background: background))
    canvas.clear(Size(columns: 7, rows: 3), background: style)
    #expect(canvas == Canvas(Size(columns: 7, rows: 3), background: style))
  }

  @Test("tells its text without trailing blanks")
  func text() {
    var canvas = canvas(5, 3)
    canvas.write(" a b ", column: 0, row: 0, style)
    canvas.write("c", column: 4, row: 2, style)
    #expect(canvas.text == " a b\n\n    c")
  }

  @Test(
    "text is cut behind a word, or within one that leaves too much room",
    arguments: [
      (40, "found the end; expected a number"), (31, "found the end; expected a…"),
      (26, "found the end; expected a…"), (25, "found the end; expected…"), (9, "found…"),
      (3, "fo…"), (1, "…"), (0, ""),
    ])
  func words(limit: Int, expected: String) {
    let text = "found the end; expected a number"
    #expect(text.fittedByWords(to: limit, .braille) == expected)
    #expect(String(repeating: "x", count: 20).fittedByWords(to: 5, .ascii) == "xxxx~")
  }
}
