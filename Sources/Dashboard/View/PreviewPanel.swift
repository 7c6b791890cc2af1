import Charts
import TerminalUI

/// What the network makes of a few samples, by the objective of the run: images, a forecast or a text.
enum PreviewPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    guard let preview = state.preview else { return }
    // Corners, number and blanks take eight cells.
    let title = preview.longTitle.cellCount + 8 <= rect.columns ? preview.longTitle : preview.title
    let inside = DashboardView.box(.preview, title: title, state, on: &canvas, in: rect)
    switch preview.body {
    case .images(let chart):
      chart.draw(
        on: &canvas, in: inside, theme: state.theme, symbols: state.symbols,
        showsGrays: state.palette.showsGrays)
    case .series(let chart):
      chart.draw(on: &canvas, in: inside, theme: state.theme, symbols: state.symbols)
    case .text(let chart): chart.draw(on: &canvas, in: inside, theme: state.theme)
    }
  }
}
