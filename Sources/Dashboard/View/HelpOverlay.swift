import TerminalUI

/// All keys, from the key table, in the middle of the screen; in two columns where one is too long.
enum HelpOverlay {
  static func draw(_ state: DashboardState, on canvas: inout Canvas) {
    let lines = KeyMap.help(symbols: state.symbols)
    let keyWidth = lines.map(\.keys.cellCount).max() ?? 0
    let textWidth = lines.map(\.text.cellCount).max() ?? 0
    let screen = Rect(state.size)
    let lineWidth = keyWidth + 2 + textWidth
    let fitsTwo = screen.columns >= 2 * lineWidth + 6
    let columns = lines.count + 2 > screen.rows && fitsTwo ? 2 : 1
    let rows = (lines.count + columns - 1) / columns
    let size = Size(
      columns: min(screen.columns, columns * (lineWidth + 2) + 2), rows: min(screen.rows, rows + 2))
    let rect = Rect(
      column: (screen.columns - size.columns) / 2, row: (screen.rows - size.rows) / 2,
      columns: size.columns, rows: size.rows)
    let inside = Box(title: "keys", hints: [("?", "close")], isFocused: true).draw(
      on: &canvas, in: rect, theme: state.theme, symbols: state.symbols)
    for (index, line) in lines.enumerated() where index % rows < inside.rows {
      let left = inside.column + 1 + index / rows * (lineWidth + 2)
      let limit = min(inside.endColumn - left, lineWidth)
      guard limit > 0 else { continue }
      let row = inside.row + index % rows
      canvas.write(line.keys, column: left, row: row, limit: limit, state.theme.style(.key))
      guard limit > keyWidth + 2 else { continue }
      canvas.write(
        line.text.fitted(to: limit - keyWidth - 2, state.symbols),
        column: left + keyWidth + 2, row: row, state.theme.style(.text))
    }
  }
}
