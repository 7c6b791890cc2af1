import Monitoring
import NeuralNetworks
import Tensors

/// A network with the optimizer that trains it and all that can be changed of the two during a run.
///
/// Not Sendable: it belongs to the thread that trains.
final class TrainedNetwork {
  /// What its hyperparameters and tensors begin with: `generator.`, or nothing for a run's only network.
  let prefix: String
  let network: Network
  let optimizer: Optimizer
  let plan: NetworkPlan
  /// What a person multiplied the scheduled learning rate by.
  var learningRateFactor = 1.0

  /// - Parameter replicas: of the network, for parts of a batch.
  init(_ network: Network, _ planned: PlannedNetwork, replicas: [Network] = []) {
    self.network = network
    plan = planned.network
    optimizer = Optimizer(planned.optimizer, network: network)
    prefix = planned.prefix
    optimizer.replicas = replicas
  }

  /// The learning rate of the step after `step` others.
  func learningRate(atStep step: Int) -> Double {
    optimizer.definition.learningRate.rate(atStep: step) * learningRateFactor
  }

  /// Updates what is trained from the gradients.
  /// - Parameters:
  ///   - parts: how many parts the batch had, one in the network and one in each of its replicas.
  ///   - rowsPutOff: see `Optimizer.update`.
  func update(atStep step: Int, parts: Int, team: WorkerTeam, rowsPutOff: Int = 0) {
    optimizer.replicasInUse = parts - 1
    optimizer.update(
      learningRate: learningRate(atStep: step), team: team, rowsPutOff: rowsPutOff)
  }

  // MARK: Hyperparameters

  /// The key as the run has it: `generator.learning_rate`.
  func key(_ own: HyperparameterKey) -> HyperparameterKey {
    HyperparameterKey(rawValue: prefix + own.rawValue)
  }

  /// The key without the prefix, or nil for the key of another network.
  func ownKey(_ key: HyperparameterKey) -> HyperparameterKey? {
    key.rawValue.hasPrefix(prefix)
      ? HyperparameterKey(rawValue: String(key.rawValue.dropFirst(prefix.count))) : nil
  }

  /// Sets one of its hyperparameters.
  /// - Parameters:
  ///   - key: without the prefix.
  ///   - step: steps done.
  func apply(_ key: HyperparameterKey, _ value: HyperparameterValue, atStep step: Int) {
    let number = value.number ?? (value.flag == true ? 1 : 0)
    switch key {
    case .learningRate: setLearningRate(number, atStep: step)
    case .optimizer:
      guard let kind = value.choice.flatMap(OptimizerKind.init(rawValue:)) else { return }
      optimizer.definition = optimizer.definition.switched(to: kind)
    default:
      if let (index, name) = key.layer {
        if name != "trainable" {
          network.settings[index] = Float(number)
        } else if number == 0 {
          network.frozen.insert(index)
        } else {
          network.frozen.remove(index)
        }
      } else if let optimizerKey = OptimizerKey(rawValue: key.rawValue) {
        optimizer.definition[optimizerKey] = number
      }
    }
  }

  private func setLearningRate(_ rate: Double, atStep step: Int) {
    let scheduled = optimizer.definition.learningRate.rate(atStep: step)
    if optimizer.definition.learningRate.isConstant || scheduled == 0 {
      optimizer.definition.learningRate = .constant(rate)
      learningRateFactor = 1
    } else {
      learningRateFactor = rate / scheduled
    }
  }
}
