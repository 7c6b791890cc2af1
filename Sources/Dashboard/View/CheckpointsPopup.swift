import Monitoring
import TerminalUI

/// The checkpoints that the run can go back to, the newest first.
enum CheckpointsPopup {
  private static func rect(_ state: DashboardState) -> Rect {
    let rows = max(5, min(state.timeTravel.checkpoints.count + 2, 18))
    return Rect(centered: Size(columns: 56, rows: rows), in: Rect(state.size))
  }

  /// The first checkpoint that is shown, from the newest on, so that the chosen one is among them.
  private static func top(_ state: DashboardState, rows: Int) -> Int {
    let count = state.timeTravel.checkpoints.count
    guard let chosen = state.timeTravel.chosen, rows > 0 else { return 0 }
    let place = count - 1 - chosen
    return min(max(0, place - rows / 2), max(0, count - rows))
  }

  /// The checkpoint that stands in a cell.
  static func index(_ state: DashboardState, column: Int, row: Int) -> Int? {
    let inside = rect(state).inset()
    guard inside.contains(column: column, row: row) else { return nil }
    let index =
      state.timeTravel.checkpoints.count - 1 - top(state, rows: inside.rows) - (row - inside.row)
    return state.timeTravel.checkpoints.indices.contains(index) ? index : nil
  }

  static func draw(_ state: DashboardState, _ chosen: Int, on canvas: inout Canvas) {
    let inside = Box(
      title: "go back to",
      hints: [(Key.enter.name(state.symbols), "go on from there"), ("esc", "stay")],
      isFocused: true
    ).draw(on: &canvas, in: rect(state), theme: state.theme, symbols: state.symbols)
    let checkpoints = state.timeTravel.checkpoints
    let top = top(state, rows: inside.rows)
    for row in 0..<inside.rows {
      let index = checkpoints.count - 1 - top - row
      guard checkpoints.indices.contains(index) else { break }
      let line = inside.line(row)
      let isChosen = index == chosen
      let style = isChosen ? state.theme.selection : state.theme.style(.text)
      canvas.fill(line, " ", style)
      canvas.write(
        isChosen ? state.symbols.selection : " ", column: line.column, row: line.row,
        limit: line.columns, style)
      canvas.write(
        text(of: checkpoints[index], state).fitted(to: line.columns - 2, state.symbols),
        column: line.column + 2, row: line.row, limit: line.columns - 2, style)
    }
  }

  private static func text(of checkpoint: KeptCheckpoint, _ state: DashboardState) -> String {
    let step = "step \(checkpoint.step)"
    let gap = String(repeating: " ", count: max(1, 14 - step.count))
    let loss = state.loss(at: checkpoint).map { "\($0.name) \(NumberText.metric($0.value))" } ?? ""
    let rest = String(repeating: " ", count: max(1, 17 - loss.count))
    return step + gap + loss + rest + state.describe(checkpoint)
  }
}
