import Charts
import Monitoring
import TerminalUI
import Testing

@Suite("A confusion matrix")
struct ConfusionChartTests {
  private static let matrix = ConfusionMatrix(
    classes: ["cat", "dog", "bird"], counts: [90, 10, 0, 3, 120, 0, 1, 0, 40])

  private static func canvas(
    _ columns: Int, _ rows: Int, _ symbols: Symbols = .ascii, showsColors: Bool = true,
    _ matrix: ConfusionMatrix = matrix
  ) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    ConfusionChart(matrix).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols, showsColors: showsColors)
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

  @Test("says which way to read it, however short the names are")
  func shortNames() {
    let matrix = ConfusionMatrix(classes: ["0", "1"], counts: [86, 13, 23, 32])
    #expect(
      Self.canvas(24, 3, .ascii, matrix).text == """
        true   0  1  predicted
        0     86 13
        1     23 32
        """)
    #expect(Self.canvas(11, 3, .ascii, matrix).lines[0] == "true   0  1")
    #expect(Self.canvas(8, 3, .ascii, matrix).lines[0] == "t   0  1")
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
    #expect(
      Self.canvas(11, 3, showsColors: false).lines == ["cat  @@--", "dog  ::@@", "bird ::  @@"])
  }

  @Test("halves the rows where they are too few, and lets neighbours share a place of what is left")
  func crowded() {
    let fine = Self.canvas(6, 3).text.isEmpty ? nil : Self.canvas(6, 3)
    let halved = Self.canvas(6, 2, .braille)
    #expect(halved.lines == ["▀▀▀▀▀▀", "▀▀▀▀▀▀"])
    #expect(halved[0, 0].style.foreground == fine?[0, 0].style.background)
    #expect(halved[0, 0].style.background == fine?[0, 1].style.background)
    #expect(halved[4, 1].style.foreground == fine?[4, 2].style.background)
    #expect(halved[4, 1].style.background == Theme.standard[.background])
    // Cats and dogs in one place: of their shares 1 and 1 are on the diagonal, of birds 1/41 is not.
    #expect(Self.canvas(6, 2, showsColors: false).lines == ["@@", "::@@"])
    #expect(Self.canvas(1, 9, showsColors: false).lines[0] == "@")
  }

  @Test("of a class table scrolls where the classes have no room, and says where one is")
  func scrolledClasses() {
    let table = ClassTable(
      ConfusionMatrix(
        classes: ["a", "b", "c", "d"], counts: [9, 1, 0, 0, 3, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]))
    func lines(_ offset: Int, _ columns: Int = 60) -> [String] {
      var canvas = Canvas(Size(columns: columns, rows: 3))
      table.draw(
        on: &canvas, in: canvas.bounds, theme: .standard, symbols: .ascii, offset: offset)
      return canvas.lines.map { String($0.prefix(16)) }
    }
    #expect(table.mostOffset(rows: 3) == 2 && table.mostOffset(rows: 9) == 0)
    #expect(lines(0).map { $0.prefix(5) } == ["class", "b    ", "a    "])
    #expect(lines(0)[0].hasPrefix("class 1-2 of 4"))
    #expect(lines(0, 38)[0].hasPrefix("1-2/4"))
    // One that never came up stands last.
    #expect(lines(9).map { $0.prefix(5) } == ["class", "d    ", "c    "])
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
