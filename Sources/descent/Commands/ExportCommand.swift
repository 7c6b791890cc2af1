import ArgumentParser
import Charts
import Experiments
import Files
import Training

/// `descent export`: what a run has made as files for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run's weights as safetensors, curves of runs as a picture or as CSV.",
    discussion: """
      The tensors have Keras' shapes and the names layers.0.kernel, layers.0.bias and so on.

      EXAMPLES
        descent export mnist-mlp-20260131T12 --weights mnist-mlp.safetensors
        descent export RUN RUN --chart losses.svg --metric val_loss --x epoch --log
        descent export RUN RUN --csv -
      """)

  @Argument(help: ArgumentHelp("Files, ids, or beginnings of just one id each.", valueName: "run"))
  var runIDs: [String]

  @Option(name: .long, help: "The file for the weights of one run.", completion: .file())
  var weights: String?

  @Option(
    name: .long, help: "A .svg or .png file for the curves, over each other.", completion: .file())
  var chart: String?

  @Option(
    name: .long, help: "A file for the epochs and steps with min, mean and max; - prints them.",
    completion: .file())
  var csv: String?

  @Option(name: .long, help: "Which metric, such as val_loss; of --csv all where it is left out.")
  var metric: String?

  @Option(name: .long, help: "The x axis of the chart: step, epoch or time.")
  var x: ChartAxis = .step

  @Option(name: .long, help: "The size of the chart in pixels.")
  var size = PictureSize(width: 800, height: 500)

  @Flag(name: .long, help: "A logarithmic y axis.")
  var log = false

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    guard weights != nil || chart != nil || csv != nil else {
      throw InputError(
        place: "export", found: "nothing to write", expected: "--weights, --chart or --csv")
    }
    if let chart, !chart.hasSuffix(".svg"), !chart.hasSuffix(".png") {
      throw InputError(
        place: "--chart", found: chart.quoted, expected: "a file that ends in .svg or .png")
    }
    let store = try RunsFolder.store(option: runs)
    var records: [ExperimentRecord] = []
    for id in runIDs { records.append(try store.find(id)) }
    if let weights {
      guard let record = records.first, records.count == 1 else {
        throw InputError(place: "--weights", found: "\(records.count) runs", expected: "one")
      }
      try SavedModel.checkpoint(of: record, in: store).weightsOnly.write(to: weights)
    }
    if let chart {
      let metric = metric ?? RunExport.usualMetric(of: records)
      let scene = try RunExport.figure(
        of: records, metric: metric, axis: x, isLogarithmic: log, width: size.width,
        height: size.height
      ).scene
      if chart.hasSuffix(".png") {
        try AtomicFile.write(PNGWriter.bytes(of: scene), to: chart)
      } else {
        let title = "\(metric) of \(records.map(\.id).joined(separator: ", "))"
        try AtomicFile.write(FigureSVG.text(of: scene, title: title), to: chart)
      }
    }
    if let csv {
      let text = RunExport.csv(of: records, metric: metric)
      if csv == "-" { print(text) } else { try AtomicFile.write(text + "\r\n", to: csv) }
    }
  }
}

extension ChartAxis: ExpressibleByArgument {
  /// The axes that a saved run can be drawn on; it has no wall time.
  public static var allValueStrings: [String] {
    allCases.filter { $0 != .wallTime }.map(\.rawValue)
  }

  public init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    self.init(rawValue: argument)
  }
}

/// A size in pixels as it is typed: `800x500`.
struct PictureSize: ExpressibleByArgument, CustomStringConvertible {
  var width: Int
  var height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      (200...8000).contains(width), (150...8000).contains(height)
    else { return nil }
    (self.width, self.height) = (width, height)
  }

  var description: String { "\(width)x\(height)" }
}
