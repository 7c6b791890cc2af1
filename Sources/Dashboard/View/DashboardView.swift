import Charts
import Monitoring
import TerminalUI

/// Draws the whole dashboard: a pure function from state to cells.
public enum DashboardView {
  /// Makes the canvas the size of the screen and draws one frame on it.
  public static func draw(_ state: DashboardState, on canvas: inout Canvas) {
    canvas.clear(state.size, background: state.theme.style(.text))
    let layout = state.layout
    HeaderBar.draw(state, on: &canvas, in: layout.header)
    for (id, rect) in layout.panels { draw(id, state, on: &canvas, in: rect) }
    FooterBar.draw(state, on: &canvas, in: layout.footer)
    if state.showsHelp { HelpOverlay.draw(state, on: &canvas) }
    if let palette = state.prompt { PaletteOverlay.draw(palette, state, on: &canvas) }
    if let chosen = state.timeTravel.chosen {
      CheckpointsPopup.draw(state, chosen, on: &canvas)
    }
    if let choice = state.quitPopup { QuitPopup.draw(state, choice, on: &canvas) }
  }

  private static func draw(
    _ id: PanelID, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    switch id {
    case .loss: MetricPanel.drawLoss(state, on: &canvas, in: rect)
    case .metric: MetricPanel.drawOthers(state, on: &canvas, in: rect)
    case .layers: LayersPanel.draw(state, on: &canvas, in: rect)
    case .hyperparameters: HyperparametersPanel.draw(state, on: &canvas, in: rect)
    case .progress: ProgressPanel.draw(state, on: &canvas, in: rect)
    case .log: LogPanel.draw(state, on: &canvas, in: rect)
    case .preview: PreviewPanel.draw(state, on: &canvas, in: rect)
    case .advice: AdvicePanel.draw(state, on: &canvas, in: rect)
    }
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
