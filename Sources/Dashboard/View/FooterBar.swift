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
        Phrase(answer.text), column: rect.column + 1, row: rect.row, fittedTo: rect.columns - 2,
        state.symbols, state.theme.style(answer.role))
      return
    }
    forEachPart(state, rect) { part in
      canvas.write(part.text, column: part.column, row: rect.row, state.theme.style(part.role))
    }
    guard let field = state.filterField else { return }
    let cursor = state.symbols.isUnicode ? "▏" : "_"
    let column = canvas.write(
      "/\(field.text)\(cursor)" as Phrase, column: rect.column + 1, row: rect.row,
      limit: rect.columns - 1,
      state.theme.style(.text))
    canvas.write(
      field.complaint ?? "", column: column + 2, row: rect.row,
      limit: max(0, rect.endColumn - column - 2), state.theme.style(.error))
  }

  /// The key that a cell of the footer stands for.
  static func key(_ state: DashboardState, column: Int, row: Int) -> Key? {
    let rect = state.layout.footer
    guard rect.contains(column: column, row: row) else { return nil }
    var found: Key?
    forEachPart(state, rect) { part in
      if (part.column..<part.column + part.text.cellCount).contains(column) { found = part.key }
    }
    return found
  }

  /// As many whole entries as fit, from the left.
  private static func forEachPart(
    _ state: DashboardState, _ rect: Rect, _ body: (Part) -> Void
  ) {
    var column = rect.column + 1
    if let field = state.filterField {
      guard field.complaint == nil else { return }
      // A filter is typed from the left, what ends it stands on the right.
      column = rect.endColumn + 1
      for entry in filterEntries { column -= width(entry.keys, entry.label, state.symbols) + 2 }
      guard column > rect.column + field.text.cellCount + 3 else { return }
    }
    /// - Returns: whether there was room for it.
    func add(_ keys: [Key], _ label: String) -> Bool {
      guard let first = keys.first,
        column + width(keys, label, state.symbols) < rect.endColumn
      else { return false }
      for key in keys {
        let name = key.name(state.symbols)
        body(Part(column: column, text: name, role: .key, key: key))
        column += name.cellCount + 1
      }
      body(Part(column: column, text: label, role: .muted, key: first))
      column += label.cellCount + 2
      return true
    }
    if let entries = fieldEntries(state) {
      for entry in entries {
        guard add(entry.keys, entry.label) else { return }
      }
      return
    }
    for binding in state.bindings {
      // A run at its end is neither paused nor stepped.
      let isPause = binding.action == .togglePause
      if state.isFinished, isPause || binding.action == .singleStep { continue }
      guard let label = KeyMap.footerLabel(binding, focus: state.focus, in: state.bindings) else {
        continue
      }
      let shown = isPause && state.progress.isPaused ? "go on" : label
      guard add(binding.footerKeys, shown) else { return }
    }
  }

  /// The cells of an entry: its keys and its word with a blank between each two.
  private static func width(_ keys: [Key], _ label: String, _ symbols: Symbols) -> Int {
    var width = label.cellCount
    for key in keys { width += key.name(symbols).cellCount + 1 }
    return width
  }

  private typealias Entry = (keys: [Key], label: String)

  private static let promptEntries: [Entry] = [
    ([.tab], "complete"), ([.enter], "run"), ([.escape], "leave"),
  ]
  private static let filterEntries: [Entry] = [([.enter], "keep"), ([.escape], "all lines")]
  private static let editorEntries: [Entry] = [([.enter], "set"), ([.escape], "cancel")]

  /// What ends the field that is being typed in; nil without one.
  private static func fieldEntries(_ state: DashboardState) -> [Entry]? {
    if state.prompt != nil { return promptEntries }
    if state.filterField != nil { return filterEntries }
    return state.editor != nil ? editorEntries : nil
  }
}
