import TerminalUI

/// All keys of the screen that compares runs, from its key table, in the middle of the screen.
struct CompareHelp {
  private let lines: [(keys: String, text: String)]
  private let rect: Rect
  private let keyWidth: Int

  init(_ state: CompareState) {
    let screen = Rect(state.size)
    let names = CompareKeyMap.bindings.map { binding in
      binding.keys.map { $0.name(state.symbols) }.joined(separator: " ")
    }
    keyWidth = names.map(\.cellCount).max() ?? 0
    // Border, a blank before the keys, two behind them and one at the end.
    let room = screen.columns - keyWidth - 6
    var lines: [(keys: String, text: String)] = []
    for (name, binding) in zip(names, CompareKeyMap.bindings) {
      let texts = room < 12 ? [binding.help] : binding.help.wrapped(to: room).map(String.init)
      for (index, text) in texts.enumerated() { lines.append((index == 0 ? name : "", text)) }
    }
    self.lines = lines
    let textWidth = lines.map(\.text.cellCount).max() ?? 0
    rect = Rect(
      centered: Size(columns: keyWidth + 6 + textWidth, rows: lines.count + 2), in: screen)
  }

  /// The most lines that can be scrolled past.
  var lastOffset: Int { max(0, lines.count - max(1, rect.rows - 2)) }

  func draw(_ state: CompareState, on canvas: inout Canvas) {
    let (theme, symbols) = (state.theme, state.symbols)
    let offset = min(state.helpOffset, lastOffset)
    let arrows = Key.up.name(symbols) + " " + Key.down.name(symbols)
    let hints: [(key: String, label: String)] = lastOffset > 0 ? [(arrows, "more")] : []
    let inside = Box(title: "keys", hints: hints + [("?", "close")], isFocused: true).draw(
      on: &canvas, in: rect, theme: theme, symbols: symbols)
    for row in 0..<inside.rows where lines.indices.contains(row + offset) {
      let line = lines[row + offset]
      canvas.write(
        line.keys, column: inside.column + 1, row: inside.row + row,
        limit: max(0, inside.columns - 1), theme.style(.key))
      let left = inside.column + keyWidth + 3
      canvas.write(
        line.text.fitted(to: max(0, inside.endColumn - left), symbols), column: left,
        row: inside.row + row, theme.style(.text))
    }
  }
}
