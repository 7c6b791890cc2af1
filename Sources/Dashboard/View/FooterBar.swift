import TerminalUI

/// The last row: the keys that do something now.
enum FooterBar {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    guard !rect.isEmpty else { return }
    var column = rect.column + 1
    for entry in entries(state) {
      let length = entry.key.cellCount + 1 + entry.label.cellCount
      guard column + length < rect.endColumn else { break }
      column = canvas.write(entry.key, column: column, row: rect.row, state.theme.style(.key))
      column = canvas.write(
        entry.label, column: column + 1, row: rect.row, state.theme.style(.muted))
      column += 2
    }
  }

  private static func entries(_ state: DashboardState) -> [(key: String, label: String)] {
    if state.editor != nil {
      return [
        (Key.enter.name(state.symbols), "set"), ("esc", "cancel"),
      ]
    }
    let entries = KeyMap.footer(focus: state.focus, symbols: state.symbols)
    return entries.map { entry in
      entry.label == "pause" && state.progress.isPaused ? (entry.key, "go on") : entry
    }
  }
}
