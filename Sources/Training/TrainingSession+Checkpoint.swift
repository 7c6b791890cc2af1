import Files
import NeuralNetworks

extension TrainingSession {
  /// The state between two epochs, or in the middle of one as if it began anew.
  public func checkpoint() -> Checkpoint {
    Checkpoint(
      weights: model.network.weights, moments: optimizer.moments,
      position: Checkpoint.Position(
        step: step, epoch: isAtEpochEnd ? epoch : epoch - 1, optimizerStep: optimizer.step,
        optimizer: optimizer.definition.kind.rawValue,
        learningRateFactor: objective.networks[0].learningRateFactor))
  }

  /// Goes on from a checkpoint; plain weights only replace the initial ones. Before the first step only.
  ///
  /// With the same definition the steps that follow are those of the longer run, to the last bit.
  /// - Throws: `InputError` when the tensors do not fit the model; then nothing has changed.
  public func restore(_ checkpoint: Checkpoint) throws(InputError) {
    try model.network.load(checkpoint.weights, file: checkpoint.file)
    guard let position = checkpoint.position else { return }
    if let moments = checkpoint.moments, position.optimizer == optimizer.definition.kind.rawValue {
      guard optimizer.restore(moments, step: position.optimizerStep) else {
        throw InputError(
          file: checkpoint.file, place: "optimizer", found: "moments of another size",
          expected: "one for each parameter", advice: "the checkpoint belongs to another model")
      }
    }
    objective.networks[0].learningRateFactor = position.learningRateFactor
    resume(step: position.step, epoch: position.epoch)
  }
}
