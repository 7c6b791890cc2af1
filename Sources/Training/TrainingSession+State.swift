import Files
import Monitoring
import NeuralNetworks
import Tensors

extension TrainingSession {
  /// Where the session is and what is in force.
  var state: SessionState {
    SessionState(
      step: step, epoch: epoch, position: isAtEpochEnd ? 0 : position, changes: changeCount,
      trainingSeconds: trainingSeconds, values: currentValues,
      waiting: waiting.map {
        SessionState.Waiting(key: $0.key, value: $0.value, author: $0.author)
      },
      epochSums: (0..<epochSums.scalarCount).map { epochSums[$0] }, epochSamples: epochSamples,
      epochSeconds: epochSeconds, gathered: isAtEpochEnd ? [] : objective.gathered,
      stopping: earlyStopping.map {
        SessionState.Watched(best: $0.monitor.best, waited: $0.monitor.waited)
      }, bestEpoch: bestEpoch, stoppedAtEpoch: stoppedAtEpoch,
      plateau: reduceOnPlateau.map {
        SessionState.Watched(best: $0.monitor.best, waited: $0.monitor.waited)
      }, cooling: reduceOnPlateau?.cooling ?? 0)
  }

  /// Goes to where the checkpoint of a run of the same definition was taken, whatever has been trained and changed
  /// since. The steps that follow are those that followed there, to the last bit. Call between steps.
  /// - Throws: `InputError` when the file is no whole checkpoint or does not fit; then nothing has changed.
  func goBack(to checkpoint: Checkpoint) throws(InputError) {
    guard let state = checkpoint.state, checkpoint.position != nil else {
      throw InputError(
        file: checkpoint.file, found: "weights without the state of a run",
        expected: "a checkpoint of this version",
        advice: "begin a new run with --initial-weights instead")
    }
    guard state.position < max(1, objective.training.count) else {
      throw InputError(
        file: checkpoint.file, place: "position", found: "sample \(state.position) of an epoch",
        expected: "less than \(objective.training.count)",
        advice: "the run had other data than there is now")
    }
    for trained in objective.networks where checkpoint.position?.optimizers[trained.prefix] != nil {
      try trained.checkMoments(checkpoint)
    }
    try restoreWeights(checkpoint)
    enforce(state.values)
    do { try restoreOptimizers(checkpoint) } catch {
      preconditionFailure("its moments have been checked")
    }
    step = state.step
    epoch = state.epoch
    // In the middle of an epoch its order and what is gathered in it begin anew and then go on.
    if state.position > 0 {
      objective.beginEpoch(epoch)
      objective.takeUp(state.gathered)
    }
    position = state.position > 0 ? state.position : objective.training.count
    takeUp(state)
    keepBest(checkpoint.bestWeights)
  }

  /// Makes all values of an earlier step the ones in force again.
  private func enforce(_ old: HyperparameterValues) {
    // What brings other numbers with it comes first, and what follows from others last.
    let keys = old.keys.sorted { (Self.rank($0), $0.rawValue) < (Self.rank($1), $1.rawValue) }
    for key in keys {
      guard let value = old[key], values[key] != value || currentValue(of: key) != value,
        // A scheduled rate follows from the numbers of its schedule.
        !isScheduledRate(key)
      else { continue }
      enforce(key, value)
    }
    values = old
  }

  private static func rank(_ key: HyperparameterKey) -> Int {
    func isKey(_ other: HyperparameterKey) -> Bool {
      key == other || key.rawValue.hasSuffix(".\(other.rawValue)")
    }
    if key.isOptimizer { return 0 }
    if key.bringsOthers { return 1 }
    if isKey(.learningRate) { return 2 }
    return isKey(.scheduleScale) ? 4 : 3
  }

  private func takeUp(_ state: SessionState) {
    changeCount = state.changes
    trainingSeconds = state.trainingSeconds
    waiting = state.waiting.map { ($0.key, $0.value, $0.author) }
    epochSums = Model.Sums(repeating: 0)
    for (index, sum) in state.epochSums.prefix(epochSums.scalarCount).enumerated() {
      epochSums[index] = sum
    }
    epochSamples = state.epochSamples
    epochSeconds = state.epochSeconds
    if let stopping = state.stopping {
      earlyStopping?.monitor.best = stopping.best
      earlyStopping?.monitor.waited = stopping.waited
    } else {
      // It was first switched on later; what it has seen since has not happened.
      earlyStopping = nil
    }
    bestEpoch = state.bestEpoch
    stoppedAtEpoch = state.stoppedAtEpoch
    if let plateau = state.plateau {
      reduceOnPlateau?.monitor.best = plateau.best
      reduceOnPlateau?.monitor.waited = plateau.waited
    }
    reduceOnPlateau?.cooling = state.cooling
  }

  /// Keeps the weights of the best epoch as an earlier session had them.
  private func keepBest(_ kept: [[Float]]) {
    bestWeights = []
    let parameters = objective.networks.map(\.network.parameters)
    guard kept.count == parameters.count,
      zip(kept, parameters).allSatisfy({ $0.count == $1.count })
    else { return }
    bestWeights = kept.map { values in
      let buffer = FloatBuffer(count: values.count)
      buffer.replace(with: values)
      return buffer
    }
  }
}
