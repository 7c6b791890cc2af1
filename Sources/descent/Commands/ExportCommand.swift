import ArgumentParser
import Experiments
import Files
import Training

/// `descent export`: a run's weights as a file for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a run's weights as safetensors.",
    discussion: """
      The tensors have Keras' shapes and the names layers.0.kernel, layers.0.bias and so on.

      EXAMPLE
        descent export mnist-mlp-20260131T12 --weights mnist-mlp.safetensors
      """)

  @Argument(help: "A file, an id, or the beginning of just one id.")
  var runID: String

  @Option(name: .long, help: "The file to write.", completion: .file())
  var weights: String

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let store = RunStore(folder: RunsFolder.path(option: runs))
    let checkpoint = try SavedModel.checkpoint(of: try store.find(runID), in: store)
    try checkpoint.weightsOnly.write(to: weights)
  }
}

/// A saved run's model with the weights it ended with.
enum SavedModel {
  static func checkpoint(of record: ExperimentRecord, in store: RunStore) throws -> Checkpoint {
    guard let name = record.checkpoint else {
      throw InputError(
        place: "run \(record.id.quoted)", found: "no checkpoint", expected: "weights to read",
        advice: "only a run that came to its end has them")
    }
    return try Checkpoint(contentsOf: store.checkpointPath(of: record.id, name: name))
  }

  /// The run's own plan, beginning with its last weights.
  static func plan(of record: ExperimentRecord, in store: RunStore) throws -> TrainingPlan {
    let node = try JSONParser.parse(
      Array(JSONWriter.line(record.definition).utf8), file: store.path(of: record.id))
    let definition = try ExperimentDefinition(node, file: store.path(of: record.id))
    return try TrainingPlan(
      definition, dataset: TrainingPlan.dataset(of: definition),
      initial: checkpoint(of: record, in: store))
  }
}
