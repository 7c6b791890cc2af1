import TerminalUI
import Testing

@Suite("A box")
struct BoxTests {
  private func picture(
    _ columns: Int, _ rows: Int, title: String = "loss", number: Int? = 1,
    hints: [(key: String, label: String)] = [("l", "log"), ("⏎", "one")],
    symbols: Symbols = .braille
  ) -> String {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    Box(title: Phrase(title), number: number, hints: hints).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
    return canvas.text
  }

  @Test("carries number and title on the left and keys on the right")
  func wide() {
    #expect(
      picture(32, 3) == """
        ╭─ 1 loss ────── l log  ⏎ one ─╮
        │                              │
        ╰──────────────────────────────╯
        """)
  }

  @Test("first loses its left keys, then the others")
  func narrower() {
    #expect(picture(27, 2).hasPrefix("╭─ 1 loss ─ l log  ⏎ one ─╮"))
    #expect(picture(26, 2).hasPrefix("╭─ 1 loss ─────── ⏎ one ─╮"))
    #expect(picture(18, 2).hasPrefix("╭─ 1 loss ───────╮"))
  }

  @Test("has square corners on the Linux console and ASCII elsewhere")
  func fallbacks() {
    #expect(
      picture(20, 3, hints: [], symbols: .block) == """
        ┌─ 1 loss ─────────┐
        │                  │
        └──────────────────┘
        """)
    #expect(
      picture(20, 3, hints: [], symbols: .ascii) == """
        +- 1 loss ---------+
        |                  |
        +------------------+
        """)
  }

  @Test("cuts a title that is too long")
  func longTitle() {
    #expect(picture(16, 2, title: "hyperparameters", hints: []).hasPrefix("╭─ 1 hyperpa… ─╮"))
    #expect(
      picture(16, 2, title: "hyperparameters", hints: [], symbols: .ascii)
        .hasPrefix("+- 1 hyperpa~ -+"))
  }

  @Test("of a few cells is what fits of it")
  func tiny() {
    #expect(picture(2, 2) == "╭╮\n╰╯")
    #expect(picture(3, 3) == "╭─╮\n│ │\n╰─╯")
    #expect(picture(6, 2) == "╭────╮\n╰────╯")
    #expect(picture(1, 5).isEmpty == false)
  }

  @Test("keeps within its rectangle at every size", arguments: Symbols.allCases)
  func containment(symbols: Symbols) {
    for columns in 0...24 {
      for rows in 0...5 {
        var canvas = Canvas(Size(columns: 30, rows: 9))
        canvas.fill(canvas.bounds, "@", .plain)
        let rect = Rect(column: 3, row: 2, columns: columns, rows: rows)
        let inside = Box(
          title: "weights", number: 3, hints: [("a", "bc"), ("d", "ef")], isFocused: true
        ).draw(on: &canvas, in: rect, theme: .standard, symbols: symbols)
        #expect(inside.intersection(rect) == inside || inside.isEmpty)
        for row in 0..<9 {
          for column in 0..<30 {
            let isOutside = !rect.contains(column: column, row: row)
            #expect((canvas[column, row].scalar == "@") == isOutside, "\(rect) \(column) \(row)")
          }
        }
      }
    }
  }

  @Test("says with its colour and a bold title that it has the focus")
  func focus() {
    var canvas = Canvas(Size(columns: 20, rows: 3))
    let theme = Theme.standard
    for isFocused in [false, true] {
      Box(title: "log", isFocused: isFocused).draw(
        on: &canvas, in: canvas.bounds, theme: theme, symbols: .braille)
      #expect(canvas[0, 0].style == theme.style(isFocused ? .focusedBorder : .border))
      #expect(canvas[3, 0].style == theme.style(.title, isFocused ? .bold : []))
    }
  }

  @Test("blanks what was inside and says where that is")
  func inside() {
    var canvas = Canvas(Size(columns: 6, rows: 4))
    canvas.fill(canvas.bounds, "x", .plain)
    let inside = Box(title: "").draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: .ascii)
    #expect(inside == Rect(column: 1, row: 1, columns: 4, rows: 2))
    #expect(canvas.text == "+----+\n|    |\n|    |\n+----+")
  }
}
