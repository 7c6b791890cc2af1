import ArgumentParser
import Experiments
import Files
import Monitoring

/// `descent list`: the saved runs.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the saved runs, the oldest first.",
    discussion: """
      EXAMPLES
        descent list
        descent list --format json | jq '.[].metrics.val_accuracy'
      """)

  @Option(name: .long, help: "table, json, csv or markdown.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let store = RunStore(folder: RunsFolder.path(option: runs))
    let entries = store.entries()
    var records: [ExperimentRecord] = []
    for entry in entries {
      switch entry {
      case .run(let record): records.append(record)
      case .unreadable(_, let reason): StandardError.print("descent: left out: \(reason.visible)")
      }
    }
    if format == .json {
      print(JSONWriter.pretty(.array(records.map(RunSummary.json(of:)))), terminator: "")
    } else if records.isEmpty && format == .table {
      print("No runs in \(store.folder) yet; \"descent train mnist-mlp\" makes one.")
    } else {
      print(RunSummary.table(of: records, as: format).text(as: format))
    }
  }
}

/// A run in one row or one object.
enum RunSummary {
  static func json(of record: ExperimentRecord) -> JSONValue {
    let full = record.json.object ?? [:]
    var object: JSONObject = [:]
    for key in [
      "id", "name", "status", "reason", "started_at", "ended_at", "wall_seconds",
      "training_seconds", "seed", "hyperparameters", "metrics", "best",
    ] {
      object[key] = full[key]
    }
    object["epochs"] = JSONValue(record.epochs.count)
    object["changes"] = JSONValue(record.changes.count)
    return .object(object)
  }

  /// - Parameter format: csv has all metrics with all their digits.
  static func table(of records: [ExperimentRecord], as format: OutputFormat) -> TextTable {
    var metrics: [String] = []
    for name in records.flatMap({ $0.metrics.entries.map(\.name) }) where !metrics.contains(name) {
      metrics.append(name)
    }
    // On a terminal what was held out tells most; the rest is in `show`.
    let wanted = metrics.filter { $0.hasPrefix("val_") || $0.hasPrefix("test_") }
    let columns = wanted.isEmpty || format == .csv ? metrics : wanted
    let rows = records.map { record in
      [
        record.id, record.status.rawValue, "\(record.epochs.count)",
        format.text(ofSeconds: record.trainingSeconds),
      ] + columns.map { name in format.text(ofMetric: record.metrics[name]) }
    }
    return TextTable(
      headings: ["RUN", "STATUS", "EPOCHS", format == .csv ? "TRAINING_SECONDS" : "TRAINED"]
        + columns.map { $0.uppercased() },
      rows: rows, numeric: Set(2..<4 + columns.count))
  }
}
