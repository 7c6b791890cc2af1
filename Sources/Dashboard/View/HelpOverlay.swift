import TerminalUI

/// All keys, from the key table, in the middle of the screen; in two columns where one is too long, and
/// scrolled where that is not enough.
enum HelpOverlay {
  /// Where the help stands and how much of it shows.
  struct Layout {
    var lines: [(keys: String, text: String)]
    var rect: Rect
    /// Without the border.
    var inside: Rect
    var keyWidth: Int
    /// Of keys and text together.
    var lineWidth: Int
    /// The lines of each column.
    var rows: Int
    /// The most lines that can be scrolled past.
    var lastOffset: Int { max(0, rows - inside.rows) }
  }

  static func layout(_ state: DashboardState) -> Layout {
    var lines = KeyMap.help(symbols: state.symbols, in: state.bindings)
    let screen = Rect(state.size)
    let keyWidth = lines.map(\.keys.cellCount).max() ?? 0
    var textWidth = lines.map(\.text.cellCount).max() ?? 0
    // Border, a blank before the keys and two behind them.
    let room = screen.columns - keyWidth - 5
    if room >= 12, room < textWidth {
      lines = wrapped(lines, room)
      textWidth = room
    }
    let lineWidth = keyWidth + 2 + textWidth
    let fitsTwo = screen.columns >= 2 * lineWidth + 6
    let columns = lines.count + 2 > screen.rows && fitsTwo ? 2 : 1
    let rows = (lines.count + columns - 1) / columns
    // No slivers of what is behind.
    let width = columns * (lineWidth + 2) + 2
    let fills = screen.columns - width < 6
    let rect = Rect(
      centered: Size(columns: fills ? screen.columns : width, rows: rows + 2), in: screen)
    return Layout(
      lines: lines, rect: rect, inside: rect.inset(), keyWidth: keyWidth, lineWidth: lineWidth,
      rows: rows)
  }

  /// Sentences that take more than one line, where it is narrow.
  private static func wrapped(
    _ lines: [(keys: String, text: String)], _ width: Int
  ) -> [(keys: String, text: String)] {
    lines.flatMap { line in
      line.text.wrapped(to: width).enumerated().map { index, text in
        (index == 0 ? line.keys : "", String(text))
      }
    }
  }

  static func draw(_ state: DashboardState, on canvas: inout Canvas) {
    let layout = layout(state)
    let offset = min(state.helpOffset, layout.lastOffset)
    var title = "keys"
    if layout.lastOffset > 0, !layout.inside.isEmpty {
      title += " \(offset + 1)-\(offset + layout.inside.rows) of \(layout.rows)"
    }
    let help = KeyMap.name(of: .toggleHelp, in: state.focus, state)
    let arrows = Key.up.name(state.symbols) + " " + Key.down.name(state.symbols)
    let hints = layout.lastOffset > 0 ? [(key: arrows, label: "more")] : []
    let inside = Box(title: Phrase(title), hints: hints + [(help, "close")], isFocused: true).draw(
      on: &canvas, in: layout.rect, theme: state.theme, symbols: state.symbols)
    let (keyWidth, lineWidth) = (layout.keyWidth, layout.lineWidth)
    for (index, line) in layout.lines.enumerated() {
      let row = index % layout.rows - offset
      guard (0..<inside.rows).contains(row) else { continue }
      let left = inside.column + 1 + index / layout.rows * (lineWidth + 2)
      let limit = min(inside.endColumn - left, lineWidth)
      guard limit > 0 else { continue }
      canvas.write(
        line.keys, column: left, row: inside.row + row, limit: limit, state.theme.style(.key))
      guard limit > keyWidth + 2 else { continue }
      canvas.write(
        line.text.fitted(to: limit - keyWidth - 2, state.symbols),
        column: left + keyWidth + 2, row: inside.row + row, state.theme.style(.text))
    }
  }
}
