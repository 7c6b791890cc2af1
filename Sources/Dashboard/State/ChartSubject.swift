import Charts
import Monitoring
import TerminalUI

/// What one chart shows.
struct ChartSubject: Equatable {
  enum Content: Equatable {
    /// Metrics of every step, by their lanes in the series.
    case steps([Int])
    /// A metric that only whole epochs have, by its name.
    case epochs(String)
    case learningRate
  }

  var title: String
  var content: Content
}

extension DashboardState {
  /// The first panel's chart.
  var lossSubject: ChartSubject {
    ChartSubject(
      title: lossMetrics.count == 1 ? lossMetrics[0].metric.label : "loss",
      content: .steps(lossMetrics.map(\.lane)))
  }

  /// The second panel's charts: all other metrics of the run, then the learning rate; the chosen one first.
  var otherSubjects: [ChartSubject] {
    guard let run else { return [] }
    var subjects: [ChartSubject] = []
    let metrics = secondMetrics
    if metrics.count > 1 {
      subjects.append(ChartSubject(title: "accuracy", content: .steps(metrics.map(\.lane))))
    }
    // Of one network every metric has a chart of its own.
    for lane in run.metrics.indices.dropFirst() where metrics.count == 1 {
      subjects.append(ChartSubject(title: run.metrics[lane].label, content: .steps([lane])))
    }
    for metric in run.epochMetrics {
      subjects.append(ChartSubject(title: metric.label, content: .epochs(metric.name)))
    }
    subjects.append(ChartSubject(title: "learning rate", content: .learningRate))
    let first = selectedSubject % subjects.count
    return Array(subjects[first...] + subjects[..<first])
  }

  /// The lines of a chart, the one in front first.
  func lines(of subject: ChartSubject) -> [LineChart.Line] {
    switch subject.content {
    case .learningRate:
      return [
        LineChart.Line(
          name: "next", role: .training,
          data: .series(series, lane: LineChart.learningRateLane))
      ]
    case .epochs(let name):
      let isHigherBetter = run?.epochMetrics.describing(name).isHigherBetter
      return [
        LineChart.Line(
          name: "validation", role: .validation, data: .points(validation[name] ?? []),
          isHigherBetter: isHigherBetter),
        LineChart.Line(
          name: "training", role: .training, data: .points(epochPoints[name] ?? [])),
      ]
    case .steps(let lanes): return lanes.count > 1 ? side(by: lanes) : line(lanes.first ?? 0)
    }
  }

  /// One metric, in training and on the validation samples.
  private func line(_ lane: Int) -> [LineChart.Line] {
    var lines = [
      LineChart.Line(
        name: "training", role: .training, rangeRole: .trainingRange,
        data: .series(series, lane: lane))
    ]
    if let metrics = run?.metrics, metrics.indices.contains(lane),
      let points = validation[metrics[lane].name], !points.isEmpty
    {
      lines.insert(
        LineChart.Line(
          name: "validation", role: .validation, data: .points(points),
          isHigherBetter: metrics[lane].isHigherBetter), at: 0)
    }
    return lines
  }

  /// Metrics of several networks in one chart, by the first word of their names.
  private func side(by lanes: [Int]) -> [LineChart.Line] {
    let roles: [Theme.Role] = [.training, .validation]
    return lanes.enumerated().map { index, lane in
      let label = run?.metrics[lane].label ?? ""
      return LineChart.Line(
        name: label.split(separator: " ").first.map(String.init) ?? "",
        role: roles[index % roles.count], rangeRole: index == 0 ? .trainingRange : nil,
        data: .series(series, lane: lane))
    }
  }

  /// A value that an axis never passes.
  func ceiling(of subject: ChartSubject) -> Double? {
    guard case .steps(let lanes) = subject.content, let metrics = run?.metrics else { return nil }
    return lanes.contains { metrics.indices.contains($0) && metrics[$0].name.hasSuffix("accuracy") }
      ? 1 : nil
  }
}
