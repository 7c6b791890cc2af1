import ArgumentParser
import Datasets
import Experiments
import Files
import Training

/// `descent predict`: what a run's network makes of new samples.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Predict new samples with a run's weights.",
    discussion: """
      The input is a CSV table with the columns of the training data (a target column is ignored), a .npy or \
      .npz array [samples, shape…] or an IDX file, any of them gzip-compressed. Scales, categories and missing \
      values are treated as in training. A class comes with its probability and that of each class, a value in its \
      original unit. For a series the table's column is continued.

      EXAMPLES
        descent predict diabetes-mlp-20260131T12 --input patients.csv
        descent predict mnist-mlp-20260131T12 --input digits.npy --format json
        tail -n 24 passengers.csv | descent predict airline-lstm-20260131T12 --input -
      """)

  /// How predictions are written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, json
  }

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @Option(
    name: .long, help: "The samples, or - for standard input.", completion: .file())
  var input: String

  @Option(name: .long, help: "The file to write; standard output without.", completion: .file())
  var output: String?

  @Option(name: .long, help: "csv or json; by default what the name of the output says, else csv.")
  var format: Format?

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let store = try RunsFolder.store(option: runs)
    let predictor = try Predictor(SavedModel.plan(of: try store.find(runID), in: store))
    let inputs = try predictor.plan.dataset.newInputs(contentsOf: input)
    let table = PredictionTable(
      predictor.plan.outputs, inputs, values: predictor.predict(inputs.samples))
    let isJSON = (format ?? (output?.hasSuffix(".json") == true ? .json : .csv)) == .json
    let text = isJSON ? JSONWriter.pretty(table.json) : table.csv
    if let output {
      try AtomicFile.write(text, to: output)
    } else {
      print(text, terminator: "")
    }
    let left = inputs.rowCount - inputs.rows.count
    if left > 0 {
      StandardError.print(
        "descent: \(left) of \(inputs.rowCount) rows have missing values and no prediction")
    }
  }
}
