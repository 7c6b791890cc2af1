import ArgumentParser
import Experiments
import Files
import Monitoring

/// `descent compare`: saved runs side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare saved runs: the hyperparameters that differ, final and best metrics.",
    discussion: """
      The best value of each metric is marked with *. A value changed during a run is shown as 0.001 → 0.002.

      EXAMPLES
        descent compare mnist-mlp-20260131T120000Z-abcd mnist-mlp-20260131T130000Z-efgh
        descent compare RUN RUN --format markdown
      """)

  @Argument(help: "Two or more runs: files, ids, or beginnings of ids.")
  var runIDs: [String]

  @Option(name: .long, help: "table, json, csv or markdown.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    guard runIDs.count > 1 else {
      throw InputError(
        place: "compare", found: "one run", expected: "two or more",
        advice: "\"descent list\" shows what there is")
    }
    let store = RunStore(folder: RunsFolder.path(option: runs))
    var records: [ExperimentRecord] = []
    for id in runIDs { records.append(try store.find(id)) }
    let comparison = Comparison(records)
    if format == .json {
      print(JSONWriter.pretty(json(of: comparison)), terminator: "")
    } else {
      print(table(of: comparison).text(as: format))
    }
  }

  private func table(of comparison: Comparison) -> TextTable {
    var rows = [["status"] + comparison.runs.map(\.status.rawValue)]
    rows.append(["epochs done"] + comparison.runs.map { "\($0.epochs.count)" })
    rows += comparison.hyperparameters.map { [$0.name] + $0.values }
    func text(_ value: Double?) -> String { format.text(ofMetric: value) }
    for metric in comparison.metrics {
      rows.append([metric.name] + metric.final.map(text))
      guard !metric.name.hasPrefix(DataSplit.test.prefix) else {
        mark(&rows[rows.count - 1], metric.winners)
        continue
      }
      rows.append(["best \(metric.name)"] + metric.best.map(text))
      mark(&rows[rows.count - 1], metric.winners)
    }
    return TextTable(
      headings: ["RUN"] + comparison.runs.map(\.id), rows: rows,
      numeric: Set(1...comparison.runs.count))
  }

  private func mark(_ row: inout [String], _ winners: [Int]) {
    // A column of numbers is to stay one for programs.
    guard format != .csv else { return }
    for winner in winners { row[winner + 1] = "* " + row[winner + 1] }
  }

  private func json(of comparison: Comparison) -> JSONValue {
    func numbers(_ values: [Double?]) -> JSONValue {
      .array(values.map { $0.map { JSONValue($0) } ?? .null })
    }
    return [
      "runs": .array(comparison.runs.map(RunSummary.json(of:))),
      "hyperparameters": .object(
        JSONObject(
          comparison.hyperparameters.map {
            (key: $0.name, value: .array($0.values.map { .string($0) }))
          })),
      "metrics": .object(
        JSONObject(
          comparison.metrics.map { metric in
            (
              key: metric.name,
              value: [
                "final": numbers(metric.final), "best": numbers(metric.best),
                "better": .string(metric.isHigherBetter ? "higher" : "lower"),
                "winners": .array(
                  metric.winners.map { .string(comparison.runs[$0].id) }),
              ]
            )
          })),
    ]
  }
}
