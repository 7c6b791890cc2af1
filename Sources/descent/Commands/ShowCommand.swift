import ArgumentParser
import Experiments
import Files
import Monitoring

/// `descent show`: one saved run.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a saved run: settings, epochs and changes.",
    discussion: """
      EXAMPLES
        descent show mnist-mlp-20260131T120000Z-abcd
        descent show experiments/runs/mnist-mlp-20260131T120000Z-abcd.json --format csv
      """)

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @Option(name: .long, help: "table, json, csv or markdown; csv holds the epochs.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let record = try RunsFolder.store(option: runs).find(runID)
    switch format {
    case .json: print(JSONWriter.pretty(record.json), terminator: "")
    case .csv: print(epochs(of: record).text(as: .csv))
    case .table, .markdown: show(record)
    }
  }

  private func show(_ record: ExperimentRecord) {
    let summary = record.definition["description"]?.string ?? ""
    var facts = [
      ["run", record.id], ["description", summary], ["status", record.status.rawValue],
      ["started", UTCTime.text(record.startedAt)],
      ["trained", NumberText.duration(record.trainingSeconds)],
      ["on", "\(record.host.name), \(record.host.system)"], ["seed", "\(record.seed)"],
    ]
    if let reason = record.reason { facts.append(["reason", reason]) }
    if !record.tags.isEmpty { facts.append(["tags", record.tags.joined(separator: ", ")]) }
    if !record.notes.isEmpty { facts.append(["notes", record.notes]) }
    facts += record.hyperparameters.map { [$0.key, $0.value.text] }
    facts += record.metrics.entries.map { entry in
      let best = record.best.first { $0.name == entry.name }?.best
      let note = best.map { " (best \(NumberText.metric($0.value)), epoch \($0.epoch))" } ?? ""
      return [entry.name, NumberText.metric(entry.value) + note]
    }
    print(TextTable(headings: ["FACT", "VALUE"], rows: facts).text(as: format))
    if !record.changes.isEmpty {
      let rows = record.changes.map { change in
        ["\(change.step)", change.key.rawValue, change.from.text, change.to.text]
      }
      print(
        "\n"
          + TextTable(headings: ["STEP", "CHANGED", "FROM", "TO"], rows: rows, numeric: [0])
          .text(as: format))
    }
    if let confusion = record.confusion {
      // A run that was broken off has not been tested.
      let isOfTest =
        [.finished, .stopped].contains(record.status)
        && record.metrics[DataSplit.test.prefix + "loss"] != nil
      let samples = isOfTest ? "test samples" : "validation samples"
      print("\n" + ConfusionTable(confusion).text(of: samples, as: format))
    }
    if !record.epochs.isEmpty { print("\n" + epochs(of: record).text(as: format)) }
  }

  private func epochs(of record: ExperimentRecord) -> TextTable {
    let names = record.epochs.first?.metrics.entries.map(\.name) ?? []
    let rows = record.epochs.map { epoch in
      [
        "\(epoch.epoch)", "\(epoch.step)",
        format == .csv ? "\(epoch.learningRate)" : NumberText.short(epoch.learningRate),
      ]
        + names.map { name in format.text(ofMetric: epoch.metrics[name]) }
    }
    return TextTable(
      headings: ["EPOCH", "STEP", "LEARNING_RATE"] + names.map { $0.uppercased() }, rows: rows,
      numeric: Set(0..<3 + names.count))
  }
}
