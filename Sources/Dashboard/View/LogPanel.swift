import Monitoring
import TerminalUI

/// What happened, the newest last.
enum LogPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let hidden = state.logOffset > 0 ? ", \(state.logOffset) below" : ""
    let filter = state.filters[.log].map { " /\($0.text)" } ?? ""
    let inside = DashboardView.box(
      .log, title: "log\(filter)\(hidden)", state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    let lines = state.shownLog
    if lines.isEmpty, !state.log.isEmpty {
      return DashboardView.writeNothingFits(state, on: &canvas, in: inside)
    }
    let end = max(0, lines.count - state.logOffset)
    // From the newest back, as many as fit.
    var start = end
    var rows = 0
    while start > 0, rows < inside.rows {
      start -= 1
      rows += parts(lines[start], state, inside.columns).count
    }
    // Of the oldest only the end shows where there is no room for all of it.
    var row = min(0, inside.rows - rows)
    for line in lines[start..<end] {
      for (index, part) in parts(line, state, inside.columns).enumerated() {
        defer { row += 1 }
        guard row >= 0 else { continue }
        let step = index == 0 ? "\(line.step) " : ""
        canvas.write(
          step, column: inside.column, row: inside.row + row, limit: inside.columns,
          state.theme.style(.muted))
        let column = inside.column + min("\(line.step) ".cellCount, inside.columns)
        canvas.write(
          part, column: column, row: inside.row + row, limit: max(0, inside.endColumn - column),
          state.theme.style(line.role))
      }
    }
  }

  /// The rows of a line beside its step: what went wrong shows whole, the rest is cut to one row.
  private static func parts(_ line: LogLine, _ state: DashboardState, _ columns: Int) -> [String] {
    let room = max(0, columns - "\(line.step) ".cellCount)
    guard line.role == .error, room >= 10 else {
      return [line.text.fitted(to: room, state.symbols)]
    }
    let parts = HyperparametersPanel.wrapped(line.text, width: room)
    return parts.isEmpty ? [""] : parts.map { $0.fitted(to: room, state.symbols) }
  }
}
