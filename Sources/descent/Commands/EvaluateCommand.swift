import ArgumentParser
import Experiments
import Files
import Monitoring
import Training

/// `descent evaluate`: a run's metrics, computed anew from its weights.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Compute a run's validation and test metrics anew.",
    discussion: """
      EXAMPLE
        descent evaluate mnist-mlp-20260131T12 --format json
      """)

  @Argument(help: "A file, an id, or the beginning of just one id.")
  var runID: String

  @Option(name: .long, help: "table, json, csv or markdown.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let store = RunStore(folder: RunsFolder.path(option: runs))
    let session = TrainingSession(try SavedModel.plan(of: try store.find(runID), in: store))
    var metrics = session.evaluateValidation()
    for entry in try session.evaluateTest().entries { metrics[entry.name] = entry.value }
    if format == .json {
      print(JSONWriter.pretty(metrics.json), terminator: "")
    } else {
      let rows = metrics.entries.map { [$0.name, NumberText.metric($0.value)] }
      print(TextTable(headings: ["METRIC", "VALUE"], rows: rows, numeric: [1]).text(as: format))
    }
  }
}
