import Charts
import Experiments
import Files
import Monitoring

/// Curves of saved runs for other programs: as a picture, and as a table.
enum RunExport {
  /// The metric of a chart that nobody has chosen: the validation loss where each run has one, else the loss.
  static func usualMetric(of runs: [ExperimentRecord]) -> String {
    for name in ["val_loss", "loss"] where runs.allSatisfy({ $0.metrics[name] != nil }) {
      return name
    }
    return runs.first?.metricDescriptors.first?.name ?? "loss"
  }

  /// - Throws: `InputError` for a metric that no run has a curve of.
  static func figure(
    of runs: [ExperimentRecord], metric: String, axis: ChartAxis, isLogarithmic: Bool,
    width: Int, height: Int
  ) throws(InputError) -> RunFigure {
    let curves = runs.map { RunCurve($0, metric: metric, axis: axis) }
    guard curves.contains(where: { !$0.points.isEmpty }) else {
      var names: [String] = []
      for name in runs.flatMap(metrics) where !names.contains(name) { names.append(name) }
      throw InputError(
        place: "--metric", found: "\(metric.quoted), of which there is no curve",
        expected: "a metric of the steps or epochs",
        advice: NearestName.advice(for: metric, among: names))
    }
    let names = labels(of: runs)
    return RunFigure(
      lines: zip(names, curves).map { RunFigure.Line(name: $0, curve: $1) },
      yTitle: MetricDescriptor(name: metric, isHigherBetter: false).label, axis: axis,
      isLogarithmic: isLogarithmic, width: width, height: height)
  }

  /// What a legend calls each run: the end of its id and up to three hyperparameters that differ.
  static func labels(of runs: [ExperimentRecord]) -> [String] {
    let differing = Comparison(runs).hyperparameters.filter { row in
      runs.contains { run in run.hyperparameters.contains { $0.key == row.name } }
    }.prefix(3)
    let ends = runs.map { run in
      run.id.split(separator: "-").last.map(String.init) ?? run.id
    }
    let isOne = Set(ends).count == runs.count && !differing.isEmpty
    return runs.indices.map { index in
      ([isOne ? ends[index] : runs[index].id]
        + differing.map { "\($0.name) \($0.values[index])" }).joined(separator: ", ")
    }
  }

  /// The metrics that a run has a curve of.
  static func metrics(of run: ExperimentRecord) -> [String] {
    var names = run.metricDescriptors.filter(\.isPerStep).map(\.name)
    for entry in run.epochs.first?.metrics.entries ?? [] where !names.contains(entry.name) {
      names.append(entry.name)
    }
    return names
  }

  /// Epochs and buckets of steps, a row for each and each metric, with all digits.
  static func csv(of runs: [ExperimentRecord], metric chosen: String?) -> String {
    var rows: [[String]] = []
    for run in runs {
      let names = metrics(of: run).filter { chosen == nil || $0 == chosen }
      for (lane, metric) in run.metricDescriptors.prefix(StepSummary.laneCount).enumerated()
      where metric.isPerStep && names.contains(metric.name) {
        var seconds = 0.0
        for bucket in run.steps.buckets {
          seconds += bucket.seconds
          let isEmpty = bucket.finiteCount[lane] == 0
          rows.append([
            run.id, metric.name, "steps", "\(bucket.firstStep)", "\(bucket.lastStep)",
            "\(bucket.epoch)", NumberText.fixed(seconds, decimals: 6),
            isEmpty ? "" : "\(bucket.minimum[lane])", isEmpty ? "" : "\(Float(bucket.mean(lane)))",
            isEmpty ? "" : "\(bucket.maximum[lane])",
          ])
        }
      }
      for name in names {
        for epoch in run.epochs {
          guard let value = epoch.metrics[name] else { continue }
          let text = value.isNaN ? "" : "\(value)"
          rows.append([
            run.id, name, "epoch", "\(epoch.step)", "\(epoch.step)", "\(epoch.epoch)",
            NumberText.fixed(epoch.seconds, decimals: 6), text, text, text,
          ])
        }
      }
    }
    return TextTable(
      headings: [
        "run", "metric", "kind", "first_step", "last_step", "epoch", "seconds", "min", "mean",
        "max",
      ], rows: rows
    ).text(as: .csv)
  }
}

extension RunCurve {
  init(_ run: ExperimentRecord, metric: String, axis: ChartAxis) {
    self.init(
      metric: metric, axis: axis, steps: run.steps, epochs: run.epochs, changes: run.changes,
      descriptors: run.metricDescriptors)
  }
}
