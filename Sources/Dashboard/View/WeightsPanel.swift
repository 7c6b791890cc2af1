import Charts
import Monitoring
import TerminalUI

/// How the weights of the layers are spread: all tensors small, or one large.
enum WeightsPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let step = state.histogramStep > 0 ? " @\(state.histogramStep)" : ""
    let inside = DashboardView.box(
      .weights, title: "weights\(step)",
      hints: [
        (Key.enter.name(state.symbols), state.showsOneHistogram ? "all" : "one")
      ], state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    guard !state.histograms.isEmpty else {
      canvas.write(
        "waiting for the first weights".fitted(to: inside.columns, state.symbols),
        column: inside.column,
        row: inside.row, state.theme.style(.muted))
      return
    }
    if state.showsOneHistogram {
      drawTensor(state.selectedHistogram, state, on: &canvas, in: inside)
    } else {
      drawAll(state, on: &canvas, in: inside)
    }
  }

  /// As many tensors as fit, side by side and below each other, around the selected one.
  private static func drawAll(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let count = state.histograms.count
    let widest = max(1, min(count, rect.columns / 24))
    let down = max(1, min((count + widest - 1) / widest, rect.rows / 4))
    // Four in two rows are two and two, not three and one.
    let across = min(widest, (count + down - 1) / down)
    let shown = across * down
    let first = min(max(0, count - shown), state.selectedHistogram / shown * shown)
    let width = rect.columns / across
    let height = rect.rows / down
    for place in 0..<min(shown, count - first) {
      let cell = Rect(
        column: rect.column + place % across * width, row: rect.row + place / across * height,
        columns: place % across == across - 1 ? rect.columns - (across - 1) * width : width - 2,
        rows: height)
      drawTensor(first + place, state, on: &canvas, in: cell)
    }
  }

  private static func drawTensor(
    _ index: Int, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard state.histograms.indices.contains(index) else { return }
    let tensor = state.histograms[index]
    let isSelected = index == state.selectedHistogram && state.focus == .weights
    let name = "\(layerName(tensor.layer, state)) \(tensor.tensor)"
    let mean = NumberText.short(tensor.histogram.mean, digits: 2)
    let deviation = NumberText.short(tensor.histogram.deviation, digits: 2)
    let spread = state.symbols.isUnicode ? "\(mean)±\(deviation)" : "\(mean)+-\(deviation)"
    let limit = rect.columns - spread.cellCount - 1
    let style = isSelected ? state.theme.selection : state.theme.style(.text)
    if limit >= name.cellCount / 2 {
      canvas.write(
        spread, endingAt: rect.endColumn, row: rect.row, limit: rect.columns,
        state.theme.style(.muted))
      canvas.write(
        name.fitted(to: limit, state.symbols), column: rect.column,
        row: rect.row, style)
    } else {
      canvas.write(
        name.fitted(to: rect.columns, state.symbols), column: rect.column,
        row: rect.row, style)
    }
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    HistogramChart(tensor.histogram).draw(
      on: &canvas, in: body, theme: state.theme, symbols: state.symbols)
  }

  /// Number and type: `0 dense`; of several networks by their first letters, as in the controls: `G 0 dense`.
  private static func layerName(_ index: Int, _ state: DashboardState) -> String {
    guard let layers = state.run?.layers, layers.indices.contains(index) else { return "\(index) " }
    let layer = layers[index]
    guard !layer.network.isEmpty else { return "\(index) \(layer.type)" }
    let first = layers.firstIndex { $0.network == layer.network } ?? 0
    return "\(layer.network.prefix(1).uppercased()) \(index - first) \(layer.type)"
  }
}
