import TerminalUI

/// Draws the whole dashboard: a pure function from state to cells.
public enum DashboardView {
  /// Makes the canvas the size of the screen and draws one frame on it; `DashboardFrame` draws many.
  public static func draw(_ state: DashboardState, on canvas: inout Canvas) {
    var frame = DashboardFrame()
    frame.draw(state)
    canvas = frame.canvas
  }

  /// Draws a panel's border; without room for one the whole rectangle is inside.
  /// - Returns: its upper edge, for keys.
  static func border(
    _ id: PanelID, title: Phrase, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) -> Box.Edge {
    guard hasBorder(rect) else { return Box.Edge(inside: rect) }
    let box = Box(title: title, number: id.rawValue, isFocused: state.focus == id)
    return box.drawBorder(on: &canvas, in: rect, theme: state.theme, symbols: state.symbols)
  }

  /// What `box` leaves to a panel.
  static func inside(_ rect: Rect) -> Rect { hasBorder(rect) ? rect.inset() : rect }

  private static func hasBorder(_ rect: Rect) -> Bool { rect.columns >= 4 && rect.rows >= 3 }

  /// What a panel says whose filter leaves no line.
  static func writeNothingFits(
    _ state: DashboardState, on canvas: inout Canvas, in inside: Rect
  ) {
    canvas.write(
      "no line fits", column: inside.column, row: inside.row, fittedTo: inside.columns,
      state.symbols, state.theme.style(.muted))
  }
}

extension Box.Edge {
  /// Writes the keys of up to three actions in one word, and what they do in a panel.
  mutating func write(
    _ first: Action, _ second: Action? = nil, _ third: Action? = nil, label: String,
    in panel: PanelID, _ state: DashboardState, on canvas: inout Canvas
  ) {
    var keys = KeyMap.name(of: first, in: panel, state)
    if let second { keys += KeyMap.name(of: second, in: panel, state) }
    if let third { keys += KeyMap.name(of: third, in: panel, state) }
    write(keys, label, on: &canvas, theme: state.theme)
  }
}
