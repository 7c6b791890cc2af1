import TerminalUI

/// The last row: the keys that do something now, the filter that is being typed, or what became of a command.
enum FooterBar {
  /// A key's name or an entry's word, from a column on.
  private struct Part {
    var column: Int
    var text: String
    var role: Theme.Role
    /// What a press of the mouse on it stands for.
    var key: Key
  }

  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    guard !rect.isEmpty else { return }
    if let answer = state.answer, state.editor == nil, state.filterField == nil {
      canvas.write(
        answer.text.fitted(to: rect.columns - 2, state.symbols), column: rect.column + 1,
        row: rect.row, state.theme.style(answer.role))
      return
    }
    for part in parts(state, rect) {
      canvas.write(part.text, column: part.column, row: rect.row, state.theme.style(part.role))
    }
    guard let field = state.filterField else { return }
    let cursor = state.symbols.isUnicode ? "▏" : "_"
    let column = canvas.write(
      "/" + field.text + cursor, column: rect.column + 1, row: rect.row, limit: rect.columns - 1,
      state.theme.style(.text))
    canvas.write(
      field.complaint ?? "", column: column + 2, row: rect.row,
      limit: max(0, rect.endColumn - column - 2), state.theme.style(.error))
  }

  /// The key that a cell of the footer stands for.
  static func key(_ state: DashboardState, column: Int, row: Int) -> Key? {
    let rect = state.layout.footer
    guard rect.contains(column: column, row: row) else { return nil }
    return parts(state, rect).first {
      ($0.column..<$0.column + $0.text.cellCount).contains(column)
    }?.key
  }

  /// As many whole entries as fit.
  private static func parts(_ state: DashboardState, _ rect: Rect) -> [Part] {
    var parts: [Part] = []
    var column = rect.column + 1
    // A filter is typed from the left, what ends it stands on the right.
    let entries = entries(state)
    parts.reserveCapacity(3 * entries.count)
    let width = entries.reduce(0) { $0 + $1.key.cellCount + $1.label.cellCount + 3 } - 2
    if let field = state.filterField {
      guard field.complaint == nil else { return [] }
      column = rect.endColumn - 1 - width
      guard column > rect.column + field.text.cellCount + 3 else { return [] }
    }
    for entry in entries {
      guard let first = entry.keys.first,
        column + entry.key.cellCount + 1 + entry.label.cellCount < rect.endColumn
      else { break }
      for key in entry.keys {
        let name = key.name(state.symbols)
        parts.append(Part(column: column, text: name, role: .key, key: key))
        column += name.cellCount + 1
      }
      parts.append(Part(column: column, text: entry.label, role: .muted, key: first))
      column += entry.label.cellCount + 2
    }
    return parts
  }

  private static func entries(
    _ state: DashboardState
  ) -> [(key: String, label: String, keys: [Key])] {
    let enter = Key.enter.name(state.symbols)
    if state.prompt != nil {
      return [("tab", "complete", [.tab]), (enter, "run", [.enter]), ("esc", "leave", [.escape])]
    }
    if state.filterField != nil {
      return [(enter, "keep", [.enter]), ("esc", "all lines", [.escape])]
    }
    if state.editor != nil { return [(enter, "set", [.enter]), ("esc", "cancel", [.escape])] }
    // A run at its end is neither paused nor stepped.
    let bindings =
      state.isFinished
      ? state.bindings.filter { ![.togglePause, .singleStep].contains($0.action) }
      : state.bindings
    let entries = KeyMap.footer(focus: state.focus, symbols: state.symbols, in: bindings)
    return entries.map { entry in
      entry.label == "pause" && state.progress.isPaused
        ? (entry.key, "go on", entry.keys) : entry
    }
  }
}
