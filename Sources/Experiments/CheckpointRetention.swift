import Monitoring

/// Which checkpoints of a run are kept.
///
/// Always: what a fork begins with, those that a person asked for, the last healthy one, the newest, and the
/// best by the validation loss (the training loss where nothing is held out). Of those before changes the
/// newest eight, and of the epochs' eight that are spread evenly.
enum CheckpointRetention {
  static let mostChanges = 8
  static let mostEpochs = 8

  /// Returns the files that may go.
  static func superfluous(in record: ExperimentRecord) -> [SavedCheckpoint] {
    let all = record.checkpoints
    let best = bestStep(of: record)
    let lasting: Set<CheckpointReason> = [.start, .manual, .healthy, .end]
    var epochs: [SavedCheckpoint] = []
    var changes: [SavedCheckpoint] = []
    for checkpoint in all.dropLast()
    where checkpoint.step != best && lasting.isDisjoint(with: checkpoint.reasons) {
      if checkpoint.reasons.contains(.change) {
        changes.append(checkpoint)
      } else {
        epochs.append(checkpoint)
      }
    }
    var superfluous = Array(changes.dropLast(mostChanges))
    while epochs.count > mostEpochs {
      superfluous.append(epochs.remove(at: epochs.indexMissedLeast(by: \.step)))
    }
    return superfluous
  }

  /// The step of the best epoch that has a checkpoint.
  static func bestStep(of record: ExperimentRecord) -> Int? {
    let steps = Set(record.checkpoints.map(\.step))
    let name = record.metricDescriptors.first?.name ?? "loss"
    let held = DataSplit.validation.prefix + name
    var best: (step: Int, value: Double)?
    for epoch in record.epochs where steps.contains(epoch.step) {
      guard let value = epoch.metrics[held] ?? epoch.metrics[name], !value.isNaN else { continue }
      if best.map({ value < $0.value }) ?? true { best = (epoch.step, value) }
    }
    return best?.step
  }
}
