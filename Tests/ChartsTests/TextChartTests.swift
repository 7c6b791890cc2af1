import TerminalUI
import TestSupport
import Testing

@testable import Charts

@Suite("A running text")
struct TextChartTests {
  private func lines(_ text: String, _ columns: Int, _ rows: Int) -> [String] {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    TextChart(text).draw(on: &canvas, in: canvas.bounds, theme: .standard)
    return canvas.lines
  }

  @Test("is wrapped between words and at line feeds")
  func wrapping() {
    #expect(
      lines("We the people\nof the United States", 10, 5) == [
        "We the", "people", "of the", "United", "States",
      ])
    #expect(lines("abc def", 7, 2) == ["abc def", ""])
    #expect(lines("abc def ghi", 7, 2) == ["abc def", "ghi"])
    #expect(lines("abcdefghij kl", 4, 4) == ["abcd", "efgh", "ij", "kl"])
    #expect(lines("a\n\nb", 4, 3) == ["a", "", "b"])
  }

  @Test("shows its end where it is too long")
  func end() {
    #expect(lines("one two three four", 5, 2) == ["three", "four"])
  }

  @Test("shows control characters as text and nothing outside its rectangle")
  func hostile() {
    #expect(lines("a\u{1B}[2Jb", 10, 1) == ["a\u{FFFD}[2Jb"])
    for columns in 0...9 {
      for rows in 0...4 {
        var canvas = Canvas(Size(columns: 12, rows: 8))
        let rect = Rect(column: 1, row: 2, columns: columns, rows: rows)
        TextChart("a bc def ghij klmno\n\npqrstuvwxyz ").draw(
          on: &canvas, in: rect, theme: .standard)
        for row in 0..<8 {
          for column in 0..<12 where !rect.contains(column: column, row: row) {
            #expect(canvas[column, row] == Cell())
          }
        }
      }
    }
  }

  @Test("is drawn without allocating")
  func allocatesNothing() {
    let chart = TextChart(String(repeating: "We the people of the United States ", count: 40))
    var canvas = Canvas(Size(columns: 46, rows: 12))
    func draw() { chart.draw(on: &canvas, in: canvas.bounds, theme: .standard) }
    draw()
    if let count = allocations(in: draw) { #expect(count == 0) }
  }
}
