import TerminalUI
import Testing

@Suite("Text with colours")
struct ANSIWriterTests {
  @Test("has a sequence where the style changes and ends each row plain")
  func golden() {
    var canvas = Canvas(Size(columns: 3, rows: 2))
    let red = Color(red: 255, green: 1, blue: 2)
    canvas.write("▀▀", column: 0, row: 0, Style(red, on: .gray(0)))
    canvas.write("b", column: 1, row: 1, Style(.standard, on: red, [.bold, .reversed]))
    #expect(
      ANSIWriter.text(of: canvas)
        == "\u{1B}[0;38;2;255;1;2;48;2;0;0;0m▀▀\u{1B}[0m \u{1B}[0m\n"
        + "\u{1B}[0m \u{1B}[0;1;7;48;2;255;1;2mb\u{1B}[0m \u{1B}[0m\n")
  }
}
