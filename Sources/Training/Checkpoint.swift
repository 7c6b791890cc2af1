import Files
import Monitoring
import NeuralNetworks
import Tensors

/// Everything that a run needs to go on where it was: a safetensors file with weights, the optimizer's
/// moments and the position.
///
/// The same file serves as plain weights elsewhere: `layers.0.kernel` and so on in Keras' layout.
public struct Checkpoint: Sendable {
  /// The value of `"schema"` in the metadata.
  static let schema = "descent/checkpoint/1"
  private static let first = "optimizer.first"
  private static let second = "optimizer.second"

  /// The position of a run between two epochs.
  struct Position: Equatable, Sendable {
    var step: Int
    var epoch: Int
    var optimizerStep: Int
    var optimizer: String
    var learningRateFactor: Double
  }

  var weights: [NamedTensor]
  /// First and second moments, in the layout of the network's parameters.
  var moments: (first: [Float], second: [Float])?
  var position: Position?
  let file: String?

  /// Reads a checkpoint, or plain weights.
  /// - Throws: `InputError` when it is no safetensors file or its metadata make no sense.
  public init(contentsOf path: String) throws(InputError) {
    try self.init(Safetensors(contentsOf: path), file: path)
  }

  init(_ tensors: Safetensors, file: String?) throws(InputError) {
    self.file = file
    let moments = tensors.tensors.filter { [Self.first, Self.second].contains($0.name) }
    weights = tensors.tensors.filter { ![Self.first, Self.second].contains($0.name) }
    if let first = moments.first(where: { $0.name == Self.first }),
      let second = moments.first(where: { $0.name == Self.second })
    {
      self.moments = (first.values, second.values)
    }
    let metadata = tensors.metadata
    guard metadata["schema"] != nil else { return }
    guard metadata["schema"] == Self.schema, let step = metadata["step"].flatMap({ Int($0) }),
      let epoch = metadata["epoch"].flatMap({ Int($0) }),
      let optimizerStep = metadata["optimizer_step"].flatMap({ Int($0) }),
      let optimizer = metadata["optimizer"],
      let factor = metadata["learning_rate_factor"].flatMap({ Double($0) }),
      step >= 0, epoch >= 0, optimizerStep >= 0, factor.isFinite
    else {
      throw InputError(
        file: file, place: "__metadata__", found: "a position that makes no sense",
        expected: "what \(Self.schema) holds", advice: "a newer schema needs a newer Descent")
    }
    position = Position(
      step: step, epoch: epoch, optimizerStep: optimizerStep, optimizer: optimizer,
      learningRateFactor: factor)
  }

  init(
    weights: [NamedTensor], moments: (first: [Float], second: [Float]), position: Position
  ) {
    self.weights = weights
    self.moments = moments
    self.position = position
    file = nil
  }

  /// The file as bytes.
  public var bytes: [UInt8] {
    var tensors = weights
    if let moments {
      for (name, values) in [(Self.first, moments.first), (Self.second, moments.second)] {
        tensors.append(NamedTensor(name: name, shape: [values.count], values: values))
      }
    }
    var metadata: [String: String] = [:]
    if let position {
      metadata = [
        "schema": Self.schema, "step": "\(position.step)", "epoch": "\(position.epoch)",
        "optimizer_step": "\(position.optimizerStep)", "optimizer": position.optimizer,
        "learning_rate_factor": "\(position.learningRateFactor)",
      ]
    }
    return Safetensors(tensors, metadata: metadata).bytes
  }

  /// The weights alone, for other programs.
  public var weightsOnly: Safetensors { Safetensors(weights) }
}
