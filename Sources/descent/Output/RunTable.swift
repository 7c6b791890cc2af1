import Experiments
import Files
import Monitoring

/// Runs in a row or an object each.
enum RunTable {
  static func json(of run: RunSummary) -> JSONValue {
    let full = run.record.json.object ?? [:]
    var object: JSONObject = [:]
    for key in [
      "id", "name", "status", "reason", "parent", "started_at", "ended_at", "wall_seconds",
      "training_seconds", "seed", "hyperparameters", "metrics", "best",
    ] {
      object[key] = full[key]
    }
    if !run.tags.isEmpty { object["tags"] = .array(run.tags.map { .string($0) }) }
    if !run.notes.isEmpty { object["notes"] = .string(run.notes) }
    object["epochs"] = JSONValue(run.epochCount)
    object["changes"] = JSONValue(run.record.changes.count)
    return .object(object)
  }

  /// - Parameters:
  ///   - metrics: only these, with their best values; all where empty.
  ///   - format: csv has all metrics with all their digits.
  ///   - isTree: whether forks stand below the runs they come from.
  static func table(
    of runs: [RunSummary], metrics chosen: [String] = [], as format: OutputFormat,
    isTree: Bool = false
  ) -> TextTable {
    let columns = chosen.isEmpty ? usualMetrics(of: runs, as: format) : withBest(chosen)
    let places =
      isTree ? RunTree(runs).rows : runs.indices.map { RunTree.Row(place: $0) }
    let rows = places.map { place in
      let run = runs[place.place]
      let name =
        RunTree.lead(depth: place.depth) + run.id + RunTree.tail(of: run, depth: place.depth)
      return [
        name, run.record.status.rawValue, "\(run.epochCount)",
        format.text(ofSeconds: run.record.trainingSeconds),
      ] + columns.map { name in format.text(ofMetric: number(name, of: run)) }
    }
    return TextTable(
      headings: ["RUN", "STATUS", "EPOCHS", format == .csv ? "TRAINING_SECONDS" : "TRAINED"]
        + columns.map { $0.uppercased() },
      rows: rows, numeric: Set(2..<4 + columns.count))
  }

  /// What was held out tells most on a terminal; the rest is in `show`.
  static func usualMetrics(of runs: [RunSummary], as format: OutputFormat) -> [String] {
    let metrics = runs.metricNames
    let wanted = metrics.filter { metric in
      [DataSplit.validation, .test].contains { metric.hasPrefix($0.prefix) }
    }
    return wanted.isEmpty || format == .csv ? metrics : wanted
  }

  /// Each metric with its best value, which one on the test set has not.
  static func withBest(_ metrics: [String]) -> [String] {
    metrics.flatMap { name in
      name.contains(".") || name.hasPrefix(DataSplit.test.prefix) ? [name] : [name, "best.\(name)"]
    }
  }

  /// A number that the run has under a name such as `val_loss` or `best.val_loss`.
  static func number(_ name: String, of run: RunSummary) -> Double? {
    if case .number(let number)? = run.field(name) { number } else { nil }
  }
}
