import Monitoring
import TerminalUI

/// The changes of the run in the place of the hyperparameters, the newest last.
enum HistoryList {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let hidden = state.historyOffset > 0 ? ", \(state.historyOffset) below" : ""
    func key(_ action: Action) -> String { KeyMap.name(of: action, in: .hyperparameters, state) }
    let inside = DashboardView.box(
      .hyperparameters, title: "changes\(hidden)",
      hints: [(key(.undo), "undo"), (key(.toggleHistory), "values")], state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    let entries = state.history.entries
    guard !entries.isEmpty else {
      canvas.write(
        "nothing changed yet".fitted(to: inside.columns, state.symbols), column: inside.column,
        row: inside.row, state.theme.style(.muted))
      return
    }
    let end = max(0, entries.count - state.historyOffset)
    let start = max(0, end - inside.rows)
    for (row, entry) in entries[start..<end].enumerated() {
      draw(entry, state, on: &canvas, in: inside.line(row))
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
    let shown = "\(word)\(name) \(text(change.from)) \(state.symbols.arrow) \(text(change.to))"
    canvas.write(
      shown.fitted(to: line.endColumn - column, state.symbols), column: column, row: line.row,
      state.theme.style(entry.origin == .made ? .text : .muted))
  }
}
