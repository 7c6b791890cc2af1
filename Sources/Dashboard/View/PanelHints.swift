import TerminalUI

/// The keys in the borders of panels, as places to press on.
enum PanelHints {
  /// The key that a cell of a panel's upper border stands for; nil for the border itself and for the title.
  ///
  /// What is drawn is what can be pressed: the hints are read from a frame.
  static func key(_ state: DashboardState, _ rect: Rect, column: Int, row: Int) -> Key? {
    guard row == rect.row, rect.columns >= 8, rect.rows >= 3, column > rect.column + 2 else {
      return nil
    }
    var canvas = Canvas(state.size)
    DashboardView.draw(state, on: &canvas)
    let line = (rect.column..<rect.endColumn).map { canvas[$0, row].scalar }
    for hint in hints(in: line, border: state.symbols.horizontal) {
      let offset = column - rect.column - hint.start
      guard hint.text.indices.contains(offset) else { continue }
      let keys = hint.text.prefix { $0 != " " }
      return key(in: Array(keys), at: offset, state)
    }
    return nil
  }

  private typealias Hint = (start: Int, text: [Unicode.Scalar])

  /// What stands between the last stretch of border and the corner: `m next  l log`, two blanks between two.
  private static func hints(in line: [Unicode.Scalar], border: Unicode.Scalar) -> [Hint] {
    let end = line.count - 2
    // A key can look like the border, as the minus in ASCII; no other one stands beside it then.
    let start = (1..<end).last { column in
      line[column] == border && line[column + 1] == " "
        && (line[column - 1] == border || line[column - 1] == " ")
    }
    // Without any, a long title ends there.
    guard let start, start > 1 else { return [] }
    var hints: [Hint] = []
    var column = start + 2
    while column < end {
      let length =
        (column..<end).first { line[$0] == " " && (line[$0 + 1] == " " || $0 + 1 >= end) }
        ?? end
      hints.append((column, Array(line[column..<length])))
      column = length + 2
    }
    return hints
  }

  /// One key by its name, or of several names in one word the pressed one, else the first.
  private static func key(
    in text: [Unicode.Scalar], at offset: Int, _ state: DashboardState
  ) -> Key? {
    func named(_ name: String) -> Key? {
      for binding in state.bindings {
        for key in binding.keys where key.name(state.symbols) == name { return key }
      }
      return nil
    }
    if let key = named(String(String.UnicodeScalarView(text))) { return key }
    let keys = text.map { named(String($0)) }
    guard !keys.contains(nil) else { return nil }
    return keys.indices.contains(offset) ? keys[offset] : keys.first ?? nil
  }
}
