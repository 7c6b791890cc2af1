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
  static func box(
    _ id: PanelID, title: String, hints: [(key: String, label: String)] = [],
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) -> Rect {
    guard hasBorder(rect) else { return rect }
    let box = Box(
      title: title, number: id.rawValue, hints: hints, isFocused: state.focus == id)
    return box.draw(on: &canvas, in: rect, theme: state.theme, symbols: state.symbols)
  }

  /// What `box` leaves to a panel.
  static func inside(_ rect: Rect) -> Rect { hasBorder(rect) ? rect.inset() : rect }

  private static func hasBorder(_ rect: Rect) -> Bool { rect.columns >= 4 && rect.rows >= 3 }

  /// What a panel says whose filter leaves no line.
  static func writeNothingFits(
    _ state: DashboardState, on canvas: inout Canvas, in inside: Rect
  ) {
    canvas.write(
      "no line fits".fitted(to: inside.columns, state.symbols), column: inside.column,
      row: inside.row, state.theme.style(.muted))
  }
}
