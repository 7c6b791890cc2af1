import Charts
import TerminalUI

/// What the network does: its answers by the objective of the run, where it looks, and what it gets wrong.
enum PreviewPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    guard let page = state.previewPage, let preview = state.previews[page] else { return }
    // Corners, number and blanks take eight cells.
    let title = preview.longTitle.cellCount + 8 <= rect.columns ? preview.longTitle : preview.title
    var edge = DashboardView.border(
      .preview, title: Phrase(title), state, on: &canvas, in: rect)
    if let next = state.nextPreviewPage {
      edge.write(.enter, label: next.label, in: .preview, state, on: &canvas)
    }
    if state.focus == .preview, state.choiceCount > 1 {
      edge.write(.previousExample, .nextExample, label: "choose", in: .preview, state, on: &canvas)
    }
    let inside = edge.inside
    switch preview.body {
    case .images(let chart):
      chart.draw(
        on: &canvas, in: inside, theme: state.theme, symbols: state.symbols,
        showsGrays: state.palette.showsGrays,
        chosen: state.focus == .preview ? state.chosenPlace : nil)
    case .series(let chart):
      chart.draw(on: &canvas, in: inside, theme: state.theme, symbols: state.symbols)
    case .text(let chart): chart.draw(on: &canvas, in: inside, theme: state.theme)
    case .regions(let chart):
      chart.draw(
        on: &canvas, in: inside, theme: state.theme, symbols: state.symbols,
        showsColors: state.palette.showsGrays)
    case .confusion(let chart):
      chart.draw(
        on: &canvas, in: inside, theme: state.theme, symbols: state.symbols,
        showsColors: state.palette.showsGrays)
    case .classes(let table):
      table.draw(
        on: &canvas, in: inside, theme: state.theme, symbols: state.symbols,
        offset: state.classOffset)
    }
  }
}
