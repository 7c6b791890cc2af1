import Files
import NeuralNetworks

extension TrainedNetwork {
  /// Checks that a checkpoint has moments of this network's optimizer, in the size of its parameters.
  /// - Throws: `InputError` when it has not.
  func checkMoments(_ checkpoint: Checkpoint) throws(InputError) {
    let (own, moments) = (optimizer.moments, checkpoint.moments[prefix])
    guard moments?.first.count == own.first.count, moments?.second.count == own.second.count
    else { throw momentsError(checkpoint) }
  }

  /// Goes on with the moments and the step that a checkpoint has of an optimizer of the same kind; where it has none,
  /// nothing changes.
  /// - Throws: `InputError` when the moments are of another size; then nothing has changed.
  func restoreOptimizer(_ checkpoint: Checkpoint) throws(InputError) {
    guard let moments = checkpoint.moments[prefix],
      let position = checkpoint.position?.optimizers[prefix],
      position.name == optimizer.definition.kind.rawValue
    else { return }
    guard optimizer.restore(moments, step: position.step) else { throw momentsError(checkpoint) }
  }

  private func momentsError(_ checkpoint: Checkpoint) -> InputError {
    InputError(
      file: checkpoint.file, place: "\(prefix)optimizer",
      found: "moments of another size", expected: "one for each parameter",
      advice: "the checkpoint belongs to another model")
  }
}
