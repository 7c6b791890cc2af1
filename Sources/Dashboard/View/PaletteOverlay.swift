import TerminalUI

/// The prompt for commands in the upper half of the screen: what is typed, what fits, and what is expected.
enum PaletteOverlay {
  private static let mostEntries = 10
  private static let mostColumns = 72

  /// The prompt's border, or the one row that a tiny screen leaves.
  static func rect(_ state: DashboardState) -> Rect {
    let screen = Rect(state.size)
    guard screen.rows >= 5, screen.columns >= 12 else {
      return Rect(column: 0, row: 0, columns: screen.columns, rows: min(1, screen.rows))
    }
    let entries = min(mostEntries, state.prompt?.entries.count ?? 0)
    // Border, prompt, entries and what is expected.
    let rows = entries + 3 + footing(state).lines.count
    var rect = Rect(centered: Size(columns: mostColumns, rows: rows), in: screen)
    rect.row = min(2, rect.row)
    return rect
  }

  /// What is expected or wrong, in one row, or two where it is narrow.
  private static func footing(_ state: DashboardState) -> (lines: [String], role: Theme.Role) {
    let complaint = state.prompt?.field.complaint
    let text = complaint ?? state.prompt?.hint(state) ?? "no such command"
    let width = min(state.size.columns, mostColumns) - 3
    let parts = text.wrapped(to: width).map(String.init)
    var lines = Array(parts.prefix(2))
    if lines.isEmpty { lines = [""] }
    if parts.count > 2 { lines[1] += " " + parts[2] }
    return (lines.map { $0.fitted(to: width, state.symbols) }, complaint == nil ? .muted : .error)
  }

  /// The rows of the entries, and the first entry in them.
  private static func list(_ state: DashboardState) -> (rect: Rect, first: Int) {
    let inside = rect(state).inset()
    let rows = max(0, inside.rows - 1 - footing(state).lines.count)
    let (count, selection) = (state.prompt?.entries.count ?? 0, state.prompt?.selection ?? 0)
    let first = max(0, min(selection - rows / 2, count - rows))
    return (
      Rect(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: rows), first
    )
  }

  /// The entry that stands in a cell.
  static func entry(_ state: DashboardState, column: Int, row: Int) -> Int? {
    let (rect, first) = list(state)
    guard rect.contains(column: column, row: row) else { return nil }
    let entry = first + row - rect.row
    return entry < state.prompt?.entries.count ?? 0 ? entry : nil
  }

  static func draw(
    _ palette: CommandPalette, _ state: DashboardState, on canvas: inout Canvas
  ) {
    let rect = rect(state)
    let theme = state.theme
    guard rect.rows > 1 else {
      canvas.fill(rect, " ", theme.style(.text))
      drawPrompt(palette, state, on: &canvas, in: rect)
      return
    }
    let hints: [(key: String, label: String)] = [
      ("tab", "complete"), (Key.enter.name(state.symbols), "run"), ("esc", "leave"),
    ]
    let inside = Box(title: "command", hints: hints, isFocused: true).draw(
      on: &canvas, in: rect, theme: theme, symbols: state.symbols)
    drawPrompt(palette, state, on: &canvas, in: inside.line(0))
    let (list, first) = list(state)
    // Names in a column of their own, as far as half the width goes.
    let shown = palette.entries.dropFirst(first).prefix(list.rows)
    let width = min(shown.map(\.text.cellCount).max() ?? 0, max(14, list.columns / 2))
    for (row, entry) in shown.enumerated() {
      draw(
        entry, isSelected: first + row == palette.selection, nameWidth: width, state, on: &canvas,
        in: list.line(row))
    }
    let footing = footing(state)
    for (row, line) in footing.lines.enumerated() where row < inside.rows - 1 {
      canvas.write(
        line, column: inside.column + 1, row: inside.endRow - footing.lines.count + row,
        theme.style(footing.role))
    }
  }

  private static func drawPrompt(
    _ palette: CommandPalette, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    let theme = state.theme
    var column = canvas.write(
      ":", column: rect.column, row: rect.row, limit: rect.columns, theme.style(.key, .bold))
    let cursor = state.symbols.isUnicode ? "▏" : "_"
    // The end of a long text is what is being typed.
    let room = max(0, rect.endColumn - column - 1)
    let letters = palette.field.text.unicodeScalars.suffix(room)
    column = canvas.write(
      String(String.UnicodeScalarView(letters)), column: column, row: rect.row, limit: room,
      theme.style(.text))
    canvas.write(
      cursor, column: column, row: rect.row, limit: rect.endColumn - column, theme.style(.text))
  }

  private static func draw(
    _ entry: CommandPalette.Entry, isSelected: Bool, nameWidth: Int, _ state: DashboardState,
    on canvas: inout Canvas, in rect: Rect
  ) {
    let theme = state.theme
    let style = isSelected ? theme.selection : theme.style(.text)
    if isSelected { canvas.fill(rect, " ", style) }
    var column = canvas.write(
      isSelected ? state.symbols.selection : " ", column: rect.column, row: rect.row,
      limit: rect.columns, style)
    let keys = entry.keys.map { $0.name(state.symbols) }.joined(separator: " ")
    // Keys go first where it is narrow, then the help.
    let hasKeys = rect.columns >= nameWidth + keys.cellCount + 12
    let end = hasKeys ? rect.endColumn - keys.cellCount - 1 : rect.endColumn
    let start = column
    column = canvas.write(
      entry.text.fitted(to: min(nameWidth, end - column), state.symbols), column: column,
      row: rect.row, style)
    let help = start + nameWidth + 2
    var muted = style
    if !isSelected { muted.foreground = theme[.muted] }
    if help + 3 < end {
      canvas.write(
        entry.help.fitted(to: end - help - 1, state.symbols), column: help, row: rect.row, muted)
    }
    guard hasKeys else { return }
    var key = style
    if !isSelected { key.foreground = theme[.key] }
    canvas.write(
      keys, endingAt: rect.endColumn, row: rect.row, limit: keys.cellCount, key)
  }
}
