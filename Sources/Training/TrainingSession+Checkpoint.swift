import Files
import NeuralNetworks
import Tensors

extension TrainingSession {
  /// Weights, moments and state, at an epoch's end or in its middle.
  public func checkpoint() -> Checkpoint {
    var weights: [NamedTensor] = []
    var moments: [String: Checkpoint.Moments] = [:]
    var optimizers: [String: Checkpoint.OptimizerPosition] = [:]
    for trained in objective.networks {
      for var tensor in trained.network.weights {
        tensor.name = trained.prefix + tensor.name
        weights.append(tensor)
      }
      moments[trained.prefix] = trained.optimizer.moments
      optimizers[trained.prefix] = Checkpoint.OptimizerPosition(
        step: trained.optimizer.step, name: trained.optimizer.definition.kind.rawValue,
        learningRateFactor: trained.learningRateFactor)
    }
    return Checkpoint(
      weights: weights, moments: moments,
      position: Checkpoint.Position(
        step: step, epoch: isAtEpochEnd ? epoch : epoch - 1, optimizers: optimizers),
      state: state, bestWeights: bestWeights.map { $0.values() })
  }

  /// Goes on from a checkpoint; plain weights only replace the initial ones. Before the first step only.
  ///
  /// With the same definition the steps that follow are those of the longer run, to the last bit.
  /// - Throws: `InputError` when the tensors do not fit the networks; then no weight has changed.
  public func restore(_ checkpoint: Checkpoint) throws(InputError) {
    try restoreWeights(checkpoint)
    guard let position = checkpoint.position else { return }
    try restoreOptimizers(checkpoint)
    resume(step: position.step, epoch: position.epoch)
  }

  /// Brings weights and moments of a checkpoint of this session back; its steps, epochs and hyperparameters stay.
  func bringBack(_ checkpoint: Checkpoint) {
    do { try restoreWeights(checkpoint) } catch { preconditionFailure("its own weights fit") }
    for trained in objective.networks {
      do { try trained.restoreOptimizer(checkpoint) } catch {
        preconditionFailure("its own moments fit")
      }
    }
  }

  /// Brings the optimizers' places in their schedules, moments and steps back, where a checkpoint has them.
  /// - Throws: `InputError` when moments are of another size.
  func restoreOptimizers(_ checkpoint: Checkpoint) throws(InputError) {
    for trained in objective.networks {
      guard let optimizer = checkpoint.position?.optimizers[trained.prefix] else { continue }
      trained.learningRateFactor = optimizer.learningRateFactor
      try trained.restoreOptimizer(checkpoint)
    }
  }

  /// Replaces the weights of all networks, or of none when anything does not fit.
  func restoreWeights(_ checkpoint: Checkpoint) throws(InputError) {
    var parts = objective.networks.map { _ in [NamedTensor]() }
    for tensor in checkpoint.weights {
      var own = tensor
      // What belongs to no network goes to the last one, which refuses it.
      var owner = parts.count - 1
      if let index = objective.networks.firstIndex(where: { tensor.name.hasPrefix($0.prefix) }) {
        owner = index
        own.name = String(tensor.name.dropFirst(objective.networks[index].prefix.count))
      }
      parts[owner].append(own)
    }
    for (trained, weights) in zip(objective.networks, parts) {
      try trained.network.check(weights, prefix: trained.prefix, file: checkpoint.file)
    }
    for (trained, weights) in zip(objective.networks, parts) { trained.network.replace(weights) }
  }
}
