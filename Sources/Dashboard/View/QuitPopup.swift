import TerminalUI

/// Asks what is to become of a run that is still training.
enum QuitPopup {
  private static func rect(_ state: DashboardState) -> Rect {
    Rect(
      centered: Size(columns: 34, rows: QuitChoice.allCases.count + 2), in: Rect(state.size))
  }

  /// The answer that stands in a cell.
  static func choice(_ state: DashboardState, column: Int, row: Int) -> QuitChoice? {
    let inside = rect(state).inset()
    guard inside.contains(column: column, row: row) else { return nil }
    return QuitChoice(rawValue: row - inside.row)
  }

  static func draw(_ state: DashboardState, _ chosen: QuitChoice, on canvas: inout Canvas) {
    let inside = Box(title: "still training", isFocused: true).draw(
      on: &canvas, in: rect(state), theme: state.theme, symbols: state.symbols)
    for choice in QuitChoice.allCases where choice.rawValue < inside.rows {
      let line = inside.line(choice.rawValue)
      let isChosen = choice == chosen
      let style = isChosen ? state.theme.selection : state.theme.style(.text)
      canvas.fill(line, " ", style)
      var key = style
      if !isChosen { key.foreground = state.theme[.key] }
      canvas.write(
        isChosen ? state.symbols.selection : " ", column: line.column, row: line.row,
        limit: line.columns, style)
      canvas.write(
        String(choice.key), column: line.column + 2, row: line.row, limit: line.columns - 2, key)
      canvas.write(
        choice.label, column: line.column + 4, row: line.row, limit: line.columns - 4, style)
    }
  }
}
