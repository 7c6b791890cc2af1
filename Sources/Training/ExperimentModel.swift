import Files
import NeuralNetworks

/// What an experiment trains: one network, or two against each other.
public enum ExperimentModel: Sendable {
  /// One network that is to give each sample's target.
  case supervised(ModelDefinition)
  /// A generator and a discriminator.
  case adversarial(AdversarialDefinition)

  /// Reads `"model"`; one with a generator or a discriminator is adversarial.
  /// - Throws: `InputError` with the place of the first thing that does not fit.
  init(from object: JSONReader) throws(InputError) {
    self =
      AdversarialDefinition.describes(object)
      ? .adversarial(try AdversarialDefinition(from: object))
      : .supervised(try ModelDefinition(from: object))
  }

  /// A safetensors file to begin with instead of random weights.
  var initialWeights: String? {
    switch self {
    case .supervised(let model): model.initialWeights
    case .adversarial(let model): model.initialWeights
    }
  }

  var isAdversarial: Bool { if case .adversarial = self { true } else { false } }
}

/// A network of an experiment, checked, with the optimizer that is to train it.
public struct PlannedNetwork: Sendable {
  /// `generator` or `discriminator`; empty for a run's only network.
  public let name: String
  public let network: NetworkPlan
  public let optimizer: OptimizerDefinition

  /// What its hyperparameters and tensors begin with: `generator.`, or nothing.
  public var prefix: String { name.isEmpty ? "" : "\(name)." }
}
