import Advice
import Files
import Monitoring

/// Prints what happens in a run without a dashboard.
protocol ProgressReporter {
  /// - Parameters:
  ///   - id: the id the run is saved under.
  ///   - file: the file it is saved in.
  mutating func report(_ event: RunEvent, id: String, file: String)
  /// Says what the advisor has to say of a run that is about to end.
  mutating func report(_ advice: [Advice])
}

extension ProgressReporter {
  mutating func report(_ advice: [Advice]) {
    for line in ProgressText.advice(advice) { print(line) }
  }
}

/// Prints nothing.
struct QuietReporter: ProgressReporter {
  mutating func report(_ event: RunEvent, id: String, file: String) {}
  mutating func report(_ advice: [Advice]) {}
}

/// A line an epoch, for logs.
struct LineReporter: ProgressReporter {
  mutating func report(_ event: RunEvent, id: String, file: String) {
    switch event {
    case .started(let run): print(ProgressText.heading(run))
    case .epoch(let report): print(ProgressText.epoch(report))
    case .note(let text, _): print(text.visible)
    case .finished(let result): print(ProgressText.ending(result, file: file))
    default: break
    }
  }
}

/// The sentences that all headless output shares.
enum ProgressText {
  static func heading(_ run: RunDescription) -> String {
    let parameters = run.layers.reduce(0) { $0 + $1.parameterCount }
    return "\(run.name): \(run.layers.count) layers, \(parameters) parameters, "
      + "\(run.trainingSamples) training and \(run.validationSamples) validation samples"
  }

  static func epoch(_ report: EpochReport) -> String {
    "epoch \(report.epoch)/\(report.epochs)  \(metrics(report.metrics))  "
      + NumberText.duration(report.seconds)
  }

  static func metrics(_ metrics: MetricValues) -> String {
    metrics.entries.map { "\($0.name) \(NumberText.metric($0.value))" }.joined(separator: "  ")
  }

  /// Each finding with its evidence, what to do and the option that does it.
  static func advice(_ advice: [Advice]) -> [String] {
    advice.flatMap { entry in
      // Evidence names classes, and those come from files.
      var lines = [
        "advice: \(entry.rule.title): \(entry.finding)", "  \(entry.evidence)",
        "  \(entry.remedy)",
      ]
      if let change = entry.change {
        lines.append("  --set \(change.key.rawValue)=\(change.value.text)")
      }
      return lines.map(\.visible)
    }
  }

  static func ending(_ result: RunResult, file: String) -> String {
    var line = "\(result.status.rawValue) after \(result.steps) steps"
    let test = MetricValues(
      result.metrics.entries.filter { $0.name.hasPrefix(DataSplit.test.prefix) })
    if !test.entries.isEmpty { line += "  \(metrics(test))" }
    return file.isEmpty ? line : line + "\nsaved \(file)"
  }
}
