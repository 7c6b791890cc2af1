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
    let store = RunsFolder.store(option: runs)
    let checkpoint = try SavedModel.checkpoint(of: try store.find(runID), in: store)
    try checkpoint.weightsOnly.write(to: weights)
  }
}
