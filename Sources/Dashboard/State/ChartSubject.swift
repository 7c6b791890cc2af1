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
  /// What the lines are called where there are several metrics: the networks they are of.
  var names: [String] = []
}

extension DashboardState {
  /// What the charts of a panel are of; as many of them are drawn as there is room for.
  func subjects(of panel: PanelID) -> [ChartSubject] {
    panel == .loss ? lossSubjects : otherSubjects
  }

  /// Finds these anew, after a run has begun or another was chosen.
  mutating func findSubjects() {
    lossSubjects = [lossSubject]
    otherSubjects = allOtherSubjects
  }

  /// The first panel's chart.
  private var lossSubject: ChartSubject {
    let metrics = lossMetrics
    return ChartSubject(
      title: metrics.count == 1 ? metrics[0].metric.label : "loss",
      content: .steps(metrics.map(\.lane)), names: Self.networks(metrics))
  }

  /// The second panel's charts: all other metrics of the run, then the learning rate; the chosen one first.
  private var allOtherSubjects: [ChartSubject] {
    guard let run else { return [] }
    var subjects: [ChartSubject] = []
    let metrics = secondMetrics
    if metrics.count > 1 {
      subjects.append(
        ChartSubject(
          title: "accuracy", content: .steps(metrics.map(\.lane)), names: Self.networks(metrics)))
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

  /// The first words of the metrics' names, which name their networks.
  private static func networks(_ metrics: [MetricLane]) -> [String] {
    metrics.map { $0.metric.label.split(separator: " ").first.map(String.init) ?? "" }
  }

  /// Adds the lines of a chart, the one in front first; with room for them nothing is allocated.
  func addLines(of subject: ChartSubject, to lines: inout [LineChart.Line]) {
    switch subject.content {
    case .learningRate:
      lines.append(
        LineChart.Line(
          name: "next", role: .training,
          data: .series(series, lane: LineChart.learningRateLane)))
    case .epochs(let name):
      let isHigherBetter = run?.epochMetrics.first { $0.name == name }?.isHigherBetter ?? false
      lines.append(
        LineChart.Line(
          name: "validation", role: .validation, data: .points(validation[name] ?? []),
          isHigherBetter: isHigherBetter))
      lines.append(
        LineChart.Line(
          name: "training", role: .training, data: .points(epochPoints[name] ?? [])))
    case .steps(let lanes):
      guard lanes.count > 1 else { return addLines(of: lanes.first ?? 0, to: &lines) }
      // Metrics of several networks side by side.
      for index in lanes.indices {
        lines.append(
          LineChart.Line(
            name: subject.names.indices.contains(index) ? subject.names[index] : "",
            role: index % 2 == 0 ? .training : .validation,
            rangeRole: index == 0 ? .trainingRange : nil,
            data: .series(series, lane: lanes[index])))
      }
    }
  }

  /// One metric, on the validation samples and in training.
  private func addLines(of lane: Int, to lines: inout [LineChart.Line]) {
    if let metrics = run?.metrics, metrics.indices.contains(lane),
      let points = validation[metrics[lane].name], !points.isEmpty
    {
      lines.append(
        LineChart.Line(
          name: "validation", role: .validation, data: .points(points),
          isHigherBetter: metrics[lane].isHigherBetter))
    }
    lines.append(
      LineChart.Line(
        name: "training", role: .training, rangeRole: .trainingRange,
        data: .series(series, lane: lane)))
    addPast(of: lane, to: &lines)
  }

  /// The line that was left at the last way back, behind the others.
  private func addPast(of lane: Int, to lines: inout [LineChart.Line]) {
    guard let past = timeTravel.past, let metrics = run?.metrics, metrics.indices.contains(lane)
    else { return }
    if let points = past.validation[metrics[lane].name], !points.isEmpty {
      lines.append(LineChart.Line(name: "before", role: .muted, data: .points(points)))
    } else {
      lines.append(
        LineChart.Line(name: "before", role: .muted, data: .series(past.series, lane: lane)))
    }
  }

  /// A value that an axis never passes.
  func ceiling(of subject: ChartSubject) -> Double? {
    guard case .steps(let lanes) = subject.content, let metrics = run?.metrics else { return nil }
    return lanes.contains { metrics.indices.contains($0) && metrics[$0].name.hasSuffix("accuracy") }
      ? 1 : nil
  }
}
