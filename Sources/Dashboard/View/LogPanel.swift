import Monitoring
import TerminalUI

/// What happened, the newest last.
enum LogPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    var title: Phrase = "log"
    if let filter = state.filters[.log] { title += " /\(filter.text)" }
    if state.logOffset > 0 { title += ", \(state.logOffset) below" }
    let inside = DashboardView.border(.log, title: title, state, on: &canvas, in: rect).inside
    guard !inside.isEmpty else { return }
    let lines = state.shownLog
    if lines.isEmpty, !state.log.isEmpty {
      return DashboardView.writeNothingFits(state, on: &canvas, in: inside)
    }
    var end = max(0, lines.count - state.logOffset)
    // From the newest back, as many as fit.
    var start = end
    var rows = 0
    while start > 0, rows < inside.rows {
      start -= 1
      rows += Self.rows(of: lines[start], inside.columns, state)
    }
    // Scrolled up to the first line, the panel stays full.
    while start == 0, end < lines.count,
      rows + Self.rows(of: lines[end], inside.columns, state) <= inside.rows
    {
      rows += Self.rows(of: lines[end], inside.columns, state)
      end += 1
    }
    // Of the oldest only the end shows where there is no room for all of it.
    var row = min(0, inside.rows - rows)
    for index in start..<end {
      draw(lines[index], from: row, state, on: &canvas, in: inside)
      row += Self.rows(of: lines[index], inside.columns, state)
    }
  }

  /// Draws those rows of a line that are not above the panel.
  private static func draw(
    _ line: LogLine, from first: Int, _ state: DashboardState, on canvas: inout Canvas,
    in inside: Rect
  ) {
    let room = room(for: line, inside.columns)
    let isWhole = isWhole(line, room, state)
    let column = inside.endColumn - room
    let style = state.theme.style(line.role)
    if first >= 0 {
      canvas.write(
        "\(line.step) " as Phrase, column: inside.column, row: inside.row + first,
        limit: inside.columns, state.theme.style(.muted))
    }
    guard isWhole else {
      canvas.write(
        Phrase(line.text), column: column, row: inside.row + first, fittedTo: room, state.symbols,
        style)
      return
    }
    var row = first
    for part in line.text.wrapped(to: room) {
      defer { row += 1 }
      guard row >= 0 else { continue }
      canvas.write(
        Phrase(part), column: column, row: inside.row + row, fittedTo: room, state.symbols, style)
    }
  }

  /// The cells beside its step.
  private static func room(for line: LogLine, _ columns: Int) -> Int {
    max(0, columns - ("\(line.step) " as Phrase).cellCount)
  }

  /// What epochs tell is cut to one row, so that it does not push all else away, until somebody chooses the log; and
  /// advice, which has a panel.
  private static func isWhole(_ line: LogLine, _ room: Int, _ state: DashboardState) -> Bool {
    guard room >= 10, line.text.cellCount > room else { return false }
    return state.focus == .log || (line.role != .muted && line.role != .warning)
  }

  private static func rows(of line: LogLine, _ columns: Int, _ state: DashboardState) -> Int {
    let room = room(for: line, columns)
    guard isWhole(line, room, state) else { return 1 }
    var rows = 0
    for _ in line.text.wrapped(to: room) { rows += 1 }
    return max(1, rows)
  }
}
