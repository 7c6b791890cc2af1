import ArgumentParser
import Experiments
import Files
import Monitoring
import Training

/// `descent evaluate`: a run's metrics, computed anew from its weights.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Compute a run's metrics anew, on its own or on other data.",
    discussion: """
      Without --data these are the run's own validation and test samples. A classifier's confusion matrix \
      follows, but for csv.

      EXAMPLES
        descent evaluate mnist-mlp-20260131T12 --format json
        descent evaluate diabetes-mlp-20260131T12 --data patients.csv
        descent evaluate mnist-mlp-20260131T12 --data images.idx.gz --labels labels.idx.gz
      """)

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @Option(
    name: .long,
    help:
      "Other data: a CSV table with the target, an .npz with x and y, or samples; - reads standard input.",
    completion: .file())
  var data: String?

  @Option(
    name: .long, help: "The targets, where --data has the samples alone.", completion: .file())
  var labels: String?

  @Option(name: .long, help: "table, json, csv or markdown.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    guard labels == nil || data != nil else {
      throw InputError(place: "--labels", found: "it without --data", expected: "both")
    }
    let store = try RunsFolder.store(option: runs)
    let session = TrainingSession(try SavedModel.plan(of: try store.find(runID), in: store))
    if let data {
      let samples = try session.plan.dataset.newSamples(
        contentsOf: data, labels: labels, needsTargets: session.plan.readsTargets)
      let metrics = session.evaluate(samples)
      show(metrics, session.confusion, of: "\(samples.count) samples")
      return
    }
    var metrics = session.evaluateValidation()
    var (confusion, split) = (session.confusion, "validation samples")
    let test = try session.evaluateTest()
    if !test.entries.isEmpty { (confusion, split) = (session.confusion, "test samples") }
    for entry in test.entries { metrics[entry.name] = entry.value }
    show(metrics, metrics.entries.isEmpty ? nil : confusion, of: split)
  }

  private func show(_ metrics: MetricValues, _ confusion: ConfusionMatrix?, of samples: String) {
    if format == .json {
      var object = metrics.json.object ?? [:]
      if let confusion { object["confusion"] = confusion.json }
      print(JSONWriter.pretty(.object(object)), terminator: "")
      return
    }
    let rows = metrics.entries.map { [$0.name, format.text(ofMetric: $0.value)] }
    print(TextTable(headings: ["METRIC", "VALUE"], rows: rows, numeric: [1]).text(as: format))
    guard let confusion, format != .csv else { return }
    print("\n" + ConfusionTable(confusion).text(of: samples, as: format))
  }
}
