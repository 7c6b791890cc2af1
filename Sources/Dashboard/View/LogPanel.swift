import Monitoring
import TerminalUI

/// What happened, the newest last.
enum LogPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let hidden = state.logOffset > 0 ? ", \(state.logOffset) below" : ""
    let inside = DashboardView.box(
      .log, title: "log\(hidden)", state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    let end = max(0, state.log.count - state.logOffset)
    let start = max(0, end - inside.rows)
    for (row, line) in state.log[start..<end].enumerated() {
      let column = canvas.write(
        "\(line.step) ", column: inside.column, row: inside.row + row, limit: inside.columns,
        state.theme.style(.muted))
      let text = line.text.fitted(
        to: inside.endColumn - column, state.symbols)
      canvas.write(text, column: column, row: inside.row + row, state.theme.style(line.role))
    }
  }
}
