import Charts
import Monitoring
import TerminalUI

/// A metric over the steps: training with its min–max band, validation on top, a marker at each change.
/// Of several networks each has a line of its own.
enum MetricPanel {
  static func drawLoss(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    draw(.loss, "loss", state.lossMetrics, state, on: &canvas, in: rect)
  }

  static func drawSecond(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let metrics = state.secondMetrics
    draw(
      .metric, metrics.count > 1 ? "accuracy" : "metric", metrics, state, on: &canvas, in: rect)
  }

  /// - Parameter title: of the panel, unless just one metric gives it its name.
  private static func draw(
    _ id: PanelID, _ title: String, _ metrics: [DashboardState.MetricLane],
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    let title = metrics.count == 1 ? metrics[0].metric.label : title
    let hint = state.isLogarithmic ? "linear" : "log"
    let inside = DashboardView.box(
      id, title: state.isLogarithmic ? "\(title), log" : title,
      hints: [(KeyMap.name(of: .toggleLogarithmic, in: id, state), hint)], state,
      on: &canvas, in: rect)
    let chart = LineChart(
      lines: metrics.count > 1 ? lines(metrics, state) : lines(metrics.first, state),
      markers: state.markers, isLogarithmic: state.isLogarithmic,
      ceiling: metrics.contains { $0.metric.name.hasSuffix("accuracy") } ? 1 : nil)
    chart.draw(on: &canvas, in: inside, theme: state.theme, symbols: state.symbols)
  }

  /// One metric, in training and on the validation samples.
  private static func lines(
    _ metric: DashboardState.MetricLane?, _ state: DashboardState
  ) -> [LineChart.Line] {
    var lines = [
      LineChart.Line(
        name: "training", role: .training, rangeRole: .trainingRange,
        data: .series(state.series, lane: metric?.lane ?? 0))
    ]
    if let metric, let points = state.validation[metric.metric.name], !points.isEmpty {
      lines.insert(
        LineChart.Line(name: "validation", role: .validation, data: .points(points)), at: 0)
    }
    return lines
  }

  /// Metrics side by side in training, by the first word of their names.
  private static func lines(
    _ metrics: [DashboardState.MetricLane], _ state: DashboardState
  ) -> [LineChart.Line] {
    let roles: [Theme.Role] = [.training, .validation]
    return metrics.enumerated().map { index, entry in
      LineChart.Line(
        name: entry.metric.label.split(separator: " ").first.map(String.init) ?? "",
        role: roles[index % roles.count], rangeRole: index == 0 ? .trainingRange : nil,
        data: .series(state.series, lane: entry.lane))
    }
  }
}
