import Files
import Monitoring
import NeuralNetworks
import Tensors

/// Everything that a run needs to go on where it was: a safetensors file with weights, the optimizers'
/// moments and the position.
///
/// The same file serves as plain weights elsewhere: `layers.0.kernel` and so on in Keras' layout. Of several
/// networks each puts its name before its tensors and metadata: `generator.layers.0.kernel`.
public struct Checkpoint: Sendable {
  /// The value of `"schema"` in the metadata.
  static let schema = "descent/checkpoint/1"
  private static let first = "optimizer.first"
  private static let second = "optimizer.second"
  private static let best = "best."
  private static let checksum = "crc32"
  private static let stateChecksum = "state.crc32"

  /// The position of a run between two epochs.
  struct Position: Equatable, Sendable {
    var step: Int
    var epoch: Int
    /// By the prefix of their network.
    var optimizers: [String: OptimizerPosition]
  }

  /// How far an optimizer is.
  struct OptimizerPosition: Equatable, Sendable {
    var step: Int
    var name: String
    var learningRateFactor: Double
  }

  /// First and second moments, in the layout of a network's parameters.
  typealias Moments = (first: [Float], second: [Float])

  var weights: [NamedTensor]
  /// By the prefix of their network.
  var moments: [String: Moments]
  var position: Position?
  /// Where the run was and what was in force; nil in files of earlier versions and in plain weights.
  var state: SessionState?
  /// The parameters of the best epoch, network by network, where early stopping may bring them back.
  var bestWeights: [[Float]] = []
  let file: String?

  /// Reads a checkpoint, or plain weights.
  /// - Throws: `InputError` when it is no safetensors file or its metadata make no sense.
  public init(contentsOf path: String) throws(InputError) {
    try self.init(Safetensors(contentsOf: path), file: path)
  }

  /// Reads the bytes of a checkpoint, as an event carries them.
  public init(bytes: [UInt8], file: String? = nil) throws(InputError) {
    try self.init(Safetensors(bytes: bytes, file: file), file: file)
  }

  init(_ tensors: Safetensors, file: String?) throws(InputError) {
    self.file = file
    weights = []
    var halves: [String: [Float]] = [:]
    for tensor in tensors.tensors {
      if tensor.name.hasPrefix(Self.best) {
        bestWeights.append(tensor.values)
      } else if tensor.name.hasSuffix(Self.first) || tensor.name.hasSuffix(Self.second) {
        halves[tensor.name] = tensor.values
      } else {
        weights.append(tensor)
      }
    }
    moments = [:]
    for (name, first) in halves where name.hasSuffix(Self.first) {
      let prefix = String(name.dropLast(Self.first.count))
      if let second = halves[prefix + Self.second] { moments[prefix] = (first, second) }
    }
    let metadata = tensors.metadata
    if let checksum = metadata[Self.checksum], UInt32(checksum, radix: 16) != tensors.checksum {
      throw InputError(
        file: file, place: "__metadata__.\(Self.checksum)", found: "values of another checksum",
        expected: checksum, advice: "the file is damaged; take another checkpoint")
    }
    guard metadata["schema"] != nil else { return }
    guard metadata["schema"] == Self.schema, let position = Self.position(from: metadata) else {
      throw InputError(
        file: file, place: "__metadata__", found: "a position that makes no sense",
        expected: "what \(Self.schema) holds", advice: "a newer schema needs a newer Descent")
    }
    self.position = position
    guard let text = metadata["state"] else { return }
    if let checksum = metadata[Self.stateChecksum],
      UInt32(checksum, radix: 16) != Safetensors.checksum(of: text)
    {
      throw InputError(
        file: file, place: "__metadata__.\(Self.stateChecksum)",
        found: "a state of another checksum", expected: checksum,
        advice: "the file is damaged; take another checkpoint")
    }
    do {
      let node = try JSONParser.parse(Array(text.utf8))
      state = try SessionState(from: JSONReader(node))
    } catch {
      throw InputError(
        file: file, place: "__metadata__.state", found: error.found, expected: error.expected,
        advice: "a newer schema needs a newer Descent")
    }
  }

  /// Reads the position, or nil when it makes no sense.
  private static func position(from metadata: [String: String]) -> Position? {
    guard let step = metadata["step"].flatMap({ Int($0) }),
      let epoch = metadata["epoch"].flatMap({ Int($0) }), step >= 0, epoch >= 0
    else { return nil }
    var optimizers: [String: OptimizerPosition] = [:]
    for (key, name) in metadata where HyperparameterKey(rawValue: key).isOptimizer {
      let prefix = String(key.dropLast("optimizer".count))
      guard let step = metadata[prefix + "optimizer_step"].flatMap({ Int($0) }),
        let factor = metadata[prefix + "learning_rate_factor"].flatMap({ Double($0) }),
        step >= 0, factor.isFinite
      else { return nil }
      optimizers[prefix] = OptimizerPosition(step: step, name: name, learningRateFactor: factor)
    }
    return optimizers.isEmpty ? nil : Position(step: step, epoch: epoch, optimizers: optimizers)
  }

  init(
    weights: [NamedTensor], moments: [String: Moments], position: Position, state: SessionState,
    bestWeights: [[Float]]
  ) {
    self.weights = weights
    self.moments = moments
    self.position = position
    self.state = state
    self.bestWeights = bestWeights
    file = nil
  }

  /// The step it was taken after and how many changes were in force, for a run that goes on from it; nil for
  /// plain weights.
  public var place: (step: Int, changes: Int)? { state.map { ($0.step, $0.changes) } }

  /// The file as bytes.
  public var bytes: [UInt8] {
    var tensors = weights
    for (prefix, moments) in moments.sorted(by: { $0.key < $1.key }) {
      for (name, values) in [(Self.first, moments.first), (Self.second, moments.second)] {
        tensors.append(NamedTensor(name: prefix + name, shape: [values.count], values: values))
      }
    }
    for (index, values) in bestWeights.enumerated() {
      tensors.append(
        NamedTensor(name: "\(Self.best)\(index)", shape: [values.count], values: values))
    }
    var metadata: [String: String] = [:]
    if let state {
      let text = JSONWriter.line(state.json)
      metadata["state"] = text
      metadata[Self.stateChecksum] = String(Safetensors.checksum(of: text), radix: 16)
    }
    if let position {
      metadata["schema"] = Self.schema
      metadata["step"] = "\(position.step)"
      metadata["epoch"] = "\(position.epoch)"
      for (prefix, optimizer) in position.optimizers {
        metadata[prefix + "optimizer"] = optimizer.name
        metadata[prefix + "optimizer_step"] = "\(optimizer.step)"
        metadata[prefix + "learning_rate_factor"] = "\(optimizer.learningRateFactor)"
      }
    }
    var file = Safetensors(tensors, metadata: metadata)
    file.metadata[Self.checksum] = String(file.checksum, radix: 16)
    return file.bytes
  }

  /// The weights alone, for other programs.
  public var weightsOnly: Safetensors { Safetensors(weights) }
}
