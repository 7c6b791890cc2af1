import Monitoring
import NeuralNetworks

extension HyperparameterKey {
  public static let learningRate = HyperparameterKey(rawValue: "learning_rate")
  public static let batchSize = HyperparameterKey(rawValue: "batch_size")
  public static let epochs = HyperparameterKey(rawValue: "epochs")

  public static let optimizer = HyperparameterKey(rawValue: "optimizer")

  /// Whether it chooses an update rule: `optimizer`, `generator.optimizer`.
  public var isOptimizer: Bool { self == .optimizer || rawValue.hasSuffix(".optimizer") }

  /// Whether another value brings other hyperparameters with it.
  public var bringsOthers: Bool { isOptimizer || isSchedule || self == .earlyStopping }

  /// A setting of one layer: `layers.2.rate`.
  public static func layer(_ index: Int, _ name: String) -> HyperparameterKey {
    HyperparameterKey(rawValue: "layers.\(index).\(name)")
  }

  /// The layer and name of a layer's setting, or nil for any other key.
  var layer: (index: Int, name: String)? {
    let parts = rawValue.split(separator: ".")
    guard parts.count == 3, parts[0] == "layers", let index = Int(parts[1]) else { return nil }
    return (index, String(parts[2]))
  }

  init(_ key: OptimizerKey) { self.init(rawValue: key.rawValue) }
}
