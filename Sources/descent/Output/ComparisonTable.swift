import Experiments
import Files
import Monitoring

/// Runs side by side as a table: few runs as columns, many as rows.
struct ComparisonTable {
  /// More runs than that are wider than a screen.
  static let mostColumns = 8

  let runs: [RunSummary]
  let comparison: Comparison
  let metrics: [Comparison.MetricRow]
  /// What differences are from.
  let baseline: Int?

  /// - Parameter chosen: only these metrics; all where empty.
  init(runs: [RunSummary], metrics chosen: [String] = [], baseline: RunSummary? = nil) {
    self.runs = runs
    comparison = Comparison(runs.map(\.definedRecord))
    metrics = comparison.metrics.filter { metric in
      chosen.isEmpty || chosen.contains { $0 == metric.name || $0 == "best.\(metric.name)" }
    }
    self.baseline = baseline.flatMap { run in runs.firstIndex { $0.id == run.id } }
  }

  /// A row for each fact, a column for each run.
  func columns(as format: OutputFormat) -> TextTable {
    var rows = [["status"] + runs.map(\.record.status.rawValue)]
    rows.append(["epochs done"] + runs.map { "\($0.epochCount)" })
    rows += comparison.hyperparameters.map { [$0.name] + $0.values }
    for metric in metrics {
      for (name, values, isJudged) in facts(of: metric) {
        rows.append([name] + texts(values, as: format))
        // A column of numbers is to stay one for programs.
        if isJudged, format != .csv {
          for winner in metric.winners {
            rows[rows.count - 1][winner + 1] = "* " + rows[rows.count - 1][winner + 1]
          }
        }
        if let differences = differences(values), format == .csv {
          rows.append(["\(name) difference"] + differences.map { format.text(ofMetric: $0) })
        }
      }
    }
    return TextTable(
      headings: ["RUN"] + runs.map(\.id), rows: rows, numeric: Set(1...max(1, runs.count)))
  }

  /// A row for each run.
  func rows(as format: OutputFormat) -> TextTable {
    var headings = ["RUN", "STATUS", "EPOCHS_DONE"]
    var columns = [
      runs.map(\.id), runs.map(\.record.status.rawValue), runs.map { "\($0.epochCount)" },
    ]
    let hyperparameters = Set(runs.hyperparameterNames)
    // What belongs to one run only tells nothing of many; a hyperparameter does, however often it was changed.
    for row in comparison.hyperparameters
    where format == .csv || hyperparameters.contains(row.name) || !Self.isOwn(row) {
      headings.append(row.name.uppercased())
      columns.append(row.values)
    }
    for metric in metrics {
      for (name, values, isJudged) in facts(of: metric) {
        headings.append(name.uppercased().replacing(" ", with: "_"))
        var texts = texts(values, as: format)
        if isJudged, format != .csv {
          for winner in metric.winners { texts[winner] = "* " + texts[winner] }
        }
        columns.append(texts)
        if let differences = differences(values), format == .csv {
          headings.append(headings[headings.count - 1] + "_DIFFERENCE")
          columns.append(differences.map { format.text(ofMetric: $0) })
        }
      }
    }
    return TextTable(
      headings: headings, rows: runs.indices.map { run in columns.map { $0[run] } },
      numeric: Set(2..<headings.count))
  }

  /// Whether a setting is a path or a text that a table of many runs has no room for.
  private static func isOwn(_ row: Comparison.Row) -> Bool {
    row.values.contains { $0.count > 24 } || row.name.contains("path")
  }

  /// The last and the best value; what is measured once has one only.
  private func facts(
    of metric: Comparison.MetricRow
  ) -> [(name: String, values: [Double?], isJudged: Bool)] {
    metric.name.hasPrefix(DataSplit.test.prefix)
      ? [(metric.name, metric.final, true)]
      : [(metric.name, metric.final, false), ("best \(metric.name)", metric.best, true)]
  }

  private func texts(_ values: [Double?], as format: OutputFormat) -> [String] {
    let differences = format == .csv ? nil : differences(values)
    return values.indices.map { run in
      let text = format.text(ofMetric: values[run])
      guard let difference = differences?[run], run != baseline else { return text }
      let sign = difference > 0 ? "+" : ""
      return "\(text) (\(sign)\(NumberText.metric(difference)))"
    }
  }

  private func differences(_ values: [Double?]) -> [Double?]? {
    guard let baseline else { return nil }
    guard let reference = values[baseline] else { return values.map { _ in nil } }
    return values.map { value in value.map { $0 - reference } }
  }

  var json: JSONValue {
    func numbers(_ values: [Double?]) -> JSONValue {
      .array(values.map { $0.map { JSONValue($0) } ?? .null })
    }
    var object: JSONObject = [
      "runs": .array(runs.map(RunTable.json(of:))),
      "hyperparameters": .object(
        JSONObject(
          comparison.hyperparameters.map {
            (key: $0.name, value: .array($0.values.map { .string($0) }))
          })),
      "metrics": .object(
        JSONObject(
          metrics.map { metric in
            var object: JSONObject = [
              "final": numbers(metric.final), "best": numbers(metric.best),
              "better": .string(metric.isHigherBetter ? "higher" : "lower"),
              "winners": .array(metric.winners.map { .string(runs[$0].id) }),
            ]
            object["final_difference"] = differences(metric.final).map(numbers)
            object["best_difference"] = differences(metric.best).map(numbers)
            return (key: metric.name, value: .object(object))
          })),
    ]
    object["baseline"] = baseline.map { .string(runs[$0].id) }
    return .object(object)
  }
}

/// Groups of runs with mean and deviation of their metrics.
struct GroupTable {
  let groups: RunGroups
  let metrics: [String]

  func table(as format: OutputFormat) -> TextTable {
    let names = metrics.map { $0.uppercased() }
    let isCSV = format == .csv
    let headings =
      [groups.field.uppercased(), "RUNS"]
      + names.flatMap { isCSV ? ["\($0)_MEAN", "\($0)_DEVIATION"] : [$0] }
    let rows = groups.groups.map { group in
      [group.value, "\(group.runs.count)"]
        + metrics.flatMap { metric in
          let statistics = group.statistics(of: metric)
          let mean = format.text(ofMetric: statistics?.mean)
          guard !isCSV else { return [mean, format.text(ofMetric: statistics?.deviation)] }
          return [statistics?.deviation.map { "\(mean) ± \(NumberText.metric($0))" } ?? mean]
        }
    }
    return TextTable(headings: headings, rows: rows, numeric: Set(1..<headings.count))
  }

  var json: JSONValue {
    [
      "group_by": .string(groups.field),
      "groups": .array(
        groups.groups.map { group in
          [
            "value": .string(group.value),
            "runs": .array(group.runs.map { .string($0.id) }),
            "metrics": .object(
              JSONObject(
                metrics.compactMap { metric in
                  group.statistics(of: metric).map { statistics in
                    (
                      key: metric,
                      value: [
                        "count": JSONValue(statistics.count), "mean": JSONValue(statistics.mean),
                        "deviation": statistics.deviation.map { JSONValue($0) } ?? .null,
                      ]
                    )
                  }
                })),
          ]
        }),
    ]
  }
}
