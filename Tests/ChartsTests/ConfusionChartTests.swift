import Charts
import Monitoring
import TerminalUI
import Testing

@Suite("A confusion matrix")
struct ConfusionChartTests {
  private static let matrix = ConfusionMatrix(
    classes: ["cat", "dog", "bird"], counts: [90, 10, 0, 3, 120, 0, 1, 0, 40])

  private static func canvas(
    _ columns: Int, _ rows: Int, showsColors: Bool = true, _ matrix: ConfusionMatrix = matrix
  ) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    ConfusionChart(matrix).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: .ascii, showsColors: showsColors)
    return canvas
  }

  @Test("has numbers where they fit: rows true, columns predicted")
  func numbers() {
    #expect(
      Self.canvas(30, 6).text == """
        true   cat  dog bird
        cat     90   10    0
        dog      3  120    0
        bird     1    0   40


        """)
    let style = Self.canvas(30, 6)
    #expect(style[8, 1].style.foreground == Theme.standard[.good])
    #expect(style[13, 1].style.foreground == Theme.standard[.error])
    #expect(style[9, 2].style.foreground == Theme.standard[.warning])
  }

  @Test("has shades of each true class's share where numbers do not fit")
  func shades() {
    let canvas = Self.canvas(6, 3)
    #expect(canvas.text.allSatisfy { $0 == " " || $0 == "\n" })
    let right = canvas[0, 0].style.background
    let wrong = canvas[2, 0].style.background
    let none = canvas[4, 0].style.background
    #expect(none == Theme.standard[.background])
    #expect(right != none && wrong != none && right != wrong)
    #expect(canvas[1, 0] == canvas[0, 0])
    #expect(Self.canvas(6, 3, showsColors: false).text.contains("@@"))
    #expect(Self.canvas(3, 3, showsColors: false).lines[0] == "@-")
  }

  @Test("of a class table has precision, recall and F1, the worst first")
  func classes() {
    var canvas = Canvas(Size(columns: 56, rows: 5))
    ClassTable(Self.matrix).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: .ascii)
    #expect(
      canvas.text == """
        class            precision    recall        f1   samples
        cat                  0.957     0.900     0.928       100
        dog                  0.923     0.976     0.949       123
        bird                 1.000     0.976     0.988        41

        """)
    let empty = ClassTable(ConfusionMatrix(classes: ["a", "b"], counts: [0, 0, 3, 0]))
    canvas = Canvas(Size(columns: 56, rows: 3))
    empty.draw(on: &canvas, in: canvas.bounds, theme: .standard, symbols: .ascii)
    #expect(canvas.lines[1].hasSuffix("0.000         -         -         0"))
    #expect(canvas.lines[2].hasSuffix("-     0.000     0.000         3"))
  }

  @Test("draws at every size, within its rectangle", arguments: [true, false])
  func sizes(showsColors: Bool) {
    for columns in 0...24 {
      for rows in 0...6 {
        var canvas = Canvas(Size(columns: 28, rows: 10))
        canvas.fill(canvas.bounds, "@", .plain)
        let rect = Rect(column: 2, row: 2, columns: columns, rows: rows)
        ConfusionChart(Self.matrix).draw(
          on: &canvas, in: rect, theme: .standard, symbols: .braille, showsColors: showsColors)
        ClassTable(Self.matrix).draw(on: &canvas, in: rect, theme: .standard, symbols: .braille)
        for row in 0..<10 {
          for column in 0..<28 where !rect.contains(column: column, row: row) {
            #expect(canvas[column, row].scalar == "@")
          }
        }
      }
    }
  }
}
