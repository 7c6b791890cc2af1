import Charts
import Monitoring
import TerminalUI

/// A metric over the steps: training with its min–max band, validation on top, a marker at each change.
enum MetricPanel {
  static func drawLoss(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    draw(.loss, lane: 0, state.run?.metrics.first, state, on: &canvas, in: rect)
  }

  static func drawSecond(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let second = state.secondMetric
    draw(.metric, lane: second?.lane ?? 1, second?.metric, state, on: &canvas, in: rect)
  }

  private static func draw(
    _ id: PanelID, lane: Int, _ metric: MetricDescriptor?, _ state: DashboardState,
    on canvas: inout Canvas, in rect: Rect
  ) {
    let title = metric?.label ?? (id == .loss ? "loss" : "metric")
    let hint = state.isLogarithmic ? "linear" : "log"
    let inside = DashboardView.box(
      id, title: state.isLogarithmic ? "\(title), log" : title, hints: [("l", hint)], state,
      on: &canvas, in: rect)
    var lines = [
      LineChart.Line(
        name: "training", role: .training, rangeRole: .trainingRange,
        data: .series(state.series, lane: lane))
    ]
    if let metric, let points = state.validation[metric.name], !points.isEmpty {
      lines.insert(
        LineChart.Line(name: "validation", role: .validation, data: .points(points)), at: 0)
    }
    let chart = LineChart(
      lines: lines, markers: state.markers, isLogarithmic: state.isLogarithmic,
      ceiling: metric?.name == "accuracy" ? 1 : nil)
    chart.draw(on: &canvas, in: inside, theme: state.theme, symbols: state.symbols)
  }
}
