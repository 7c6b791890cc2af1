import Monitoring
import TerminalUI

/// The changes of the run in the place of the hyperparameters, the newest last.
enum HistoryList {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let hidden: Phrase = state.historyOffset > 0 ? ", \(state.historyOffset) below" : ""
    var edge = DashboardView.border(
      .hyperparameters, title: "changes\(hidden)", state, on: &canvas, in: rect)
    edge.write(.toggleHistory, label: "values", in: .hyperparameters, state, on: &canvas)
    edge.write(.undo, label: "undo", in: .hyperparameters, state, on: &canvas)
    let inside = edge.inside
    guard !inside.isEmpty else { return }
    let entries = state.history.entries
    guard !entries.isEmpty else {
      canvas.write(
        "nothing changed yet", column: inside.column, row: inside.row, fittedTo: inside.columns,
        state.symbols, state.theme.style(.muted))
      return
    }
    let end = max(0, entries.count - state.historyOffset)
    let start = max(0, end - inside.rows)
    for index in start..<end {
      draw(entries[index], state, on: &canvas, in: inside.line(index - start))
    }
  }

  private static func draw(
    _ entry: ChangeHistory.Entry, _ state: DashboardState, on canvas: inout Canvas, in line: Rect
  ) {
    let change = entry.change
    let descriptor =
      state.controls.first { $0.descriptor.key == change.key }?.descriptor
      ?? state.run?.descriptor(for: change.key)
    func text(_ value: HyperparameterValue) -> String {
      descriptor?.text(of: value) ?? value.text
    }
    let column = canvas.write(
      "\(change.step) ", column: line.column, row: line.row, limit: line.columns,
      state.theme.style(.muted))
    let word =
      switch entry.origin {
      case .made: ""
      case .undone: "undo "
      case .redone: "redo "
      }
    let name = descriptor?.label ?? change.key.rawValue
    canvas.write(
      "\(word)\(name) \(text(change.from)) \(state.symbols.arrow) \(text(change.to))",
      column: column, row: line.row, fittedTo: line.endColumn - column, state.symbols,
      state.theme.style(entry.origin == .made ? .text : .muted))
  }
}
