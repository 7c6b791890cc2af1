import Datasets
import Files
import Monitoring
import NeuralNetworks

/// A whole experiment as its JSON file describes it: data, model and training.
public struct ExperimentDefinition: Sendable {
  /// The value of `"schema"` that this version reads.
  public static let schema = "descent/experiment/1"

  public var name: String
  public var summary: String
  public var data: DataDefinition
  public var model: ExperimentModel
  public var training: TrainingDefinition
  /// The definition as JSON, overrides included and files with their whole paths: what a saved run carries.
  public let json: JSONValue

  /// Reads a definition file.
  /// - Parameter overrides: values for hyperparameters and the seed that replace the file's.
  /// - Throws: `InputError` with file, line, column and key of the first thing that does not fit.
  public init(
    contentsOf path: String, overrides: [DefinitionOverride] = []
  ) throws(InputError) {
    let node = try JSONParser.parse(try FileContents.read(path), file: path)
    try self.init(node, file: path, overrides: overrides)
  }

  public init(
    _ node: JSONNode, file: String? = nil, overrides: [DefinitionOverride] = []
  ) throws(InputError) {
    var node = node
    for override in overrides {
      node = node.replacing(override.path[...], with: override.value)
        .removing(override.obsoleteOptimizerKeys, from: override.path.dropLast())
    }
    let object = try JSONReader(node, file: file)
    try object.requireSchema(Self.schema)
    name = try object.string("name")
    guard FileName.isPlain(name, longest: 64) else {
      throw object.error(
        at: "name", found: name.quoted,
        expected: "1 to 64 letters, digits, '-', '_' or '.', not starting with '.'",
        advice: "the name becomes part of file names")
    }
    summary = try object.string("description", default: "")
    data = try DataDefinition(from: try object.object("data"))
    model = try ExperimentModel(from: try object.object("model"))
    let training = try object.object("training")
    if model.isAdversarial { try Self.refuseSingleNetworkKeys(training) }
    self.training = try TrainingDefinition(from: training, hasOptimizer: !model.isAdversarial)
    try object.finish()
    json = data.withAbsolutePaths(node).value
  }

  /// Refuses what would not say which of two networks it means.
  private static func refuseSingleNetworkKeys(_ training: JSONReader) throws(InputError) {
    for (key, advice) in [
      ("optimizer", "give model.generator and model.discriminator an optimizer each"),
      ("reduce_lr_on_plateau", "give both optimizers a schedule as learning_rate"),
    ] where training.keys.contains(key) {
      throw training.error(
        at: key, found: "it with a generator and a discriminator", expected: "no \(key) here",
        advice: advice)
    }
  }
}

/// How to train: optimizer, batches, epochs, seed.
public struct TrainingDefinition: Sendable {
  /// Nil where each network has its own.
  public var optimizer: OptimizerDefinition?
  public var batchSize: Int
  public var epochs: Int
  public var seed: UInt64
  /// Whether each epoch draws a new order.
  public var shuffles: Bool
  public var earlyStopping: EarlyStopping?
  public var reduceOnPlateau: ReduceOnPlateau?
  /// How a model of a text shows what it has learnt; nil where the definition does not say.
  public var textSampling: TextSampling?

  public static let batchSizes = 1...1_048_576
  public static let epochCounts = 1...1_000_000

  /// Reads `{ "optimizer": {…}, "batch_size": 32, "epochs": 10, "seed": 42 }`; Keras' defaults hold.
  /// - Parameter hasOptimizer: whether it is here, and not with each of the networks.
  public init(from object: JSONReader, hasOptimizer: Bool = true) throws(InputError) {
    if hasOptimizer { optimizer = try OptimizerDefinition(from: try object.object("optimizer")) }
    batchSize = try object.whole("batch_size", in: Self.batchSizes, default: 32)
    epochs = try object.whole("epochs", in: Self.epochCounts, default: 1)
    seed = UInt64(try object.whole("seed", in: 0...9_007_199_254_740_991, default: 0))
    shuffles = try object.boolean("shuffle", default: true)
    if let stopping = try object.objectIfPresent("early_stopping") {
      earlyStopping = try EarlyStopping(from: stopping)
    }
    if let plateau = try object.objectIfPresent("reduce_lr_on_plateau") {
      reduceOnPlateau = try ReduceOnPlateau(from: plateau)
    }
    textSampling = try TextSampling(from: object)
    try object.finish()
  }
}

/// A value that a person gives on the command line in place of the file's.
public struct DefinitionOverride: Sendable, Equatable {
  /// The keys that lead to it: `["training", "batch_size"]`.
  public var path: [String]
  public var value: JSONValue

  public init(path: [String], value: JSONValue) {
    self.path = path
    self.value = value
  }

  /// Where another update rule is chosen, the keys that only the file's rule may read.
  fileprivate var obsoleteOptimizerKeys: [String] {
    guard path.suffix(2) == ["optimizer", "type"],
      let kind = value.string.flatMap(OptimizerKind.init(rawValue:))
    else { return [] }
    let known = OptimizerDefinition(kind).keys
    return OptimizerKey.allCases.filter { !known.contains($0) }.map(\.rawValue)
  }
}
