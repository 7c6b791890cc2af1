import Monitoring

/// The losses of the last epochs, and the answers of the last one.
struct EpochEvidence: Equatable, Sendable {
  /// The losses of one epoch.
  struct Losses: Equatable, Sendable {
    var epoch: Int
    var training: Double
    /// NaN where nothing is held out.
    var validation: Double
  }

  /// The last epochs, the newest last; as many as a rule looks at.
  private(set) var last: [Losses] = []
  /// Epochs seen since the start of the run.
  private(set) var count = 0
  /// The epoch with the least validation loss.
  private(set) var best: Losses?
  /// The least training loss that was an improvement, and the epochs since then.
  private(set) var bestTraining = Double.infinity
  private(set) var epochsSinceImprovement = 0
  private(set) var confusion: ConfusionMatrix?

  static let capacity = 2 * Thresholds.flatEpochs

  mutating func add(_ report: EpochReport) {
    confusion = report.confusion
    guard let training = report.metrics["loss"] else { return }
    let losses = Losses(
      epoch: report.epoch, training: training, validation: report.metrics["val_loss"] ?? .nan)
    count += 1
    if last.count == Self.capacity { last.removeFirst() }
    last.append(losses)
    if losses.validation < best?.validation ?? .infinity { best = losses }
    // As Keras' ReduceLROnPlateau, but in proportion.
    if training < bestTraining * (1 - Thresholds.plateauImprovement) {
      bestTraining = training
      epochsSinceImprovement = 0
    } else {
      epochsSinceImprovement += 1
    }
  }

  /// Waits anew for an improvement.
  mutating func restart() {
    epochsSinceImprovement = 0
    last.removeAll(keepingCapacity: true)
    count = 0
    best = nil
  }

  /// The mean of a loss over some of the last epochs.
  /// - Parameter skipped: how many of the newest to leave out.
  func mean(
    _ loss: KeyPath<Losses, Double>, ofLast epochs: Int, skipping skipped: Int = 0
  ) -> Double {
    let end = last.count - skipped
    let start = max(0, end - epochs)
    guard start < end else { return .nan }
    var sum = 0.0
    for index in start..<end { sum += last[index][keyPath: loss] }
    return sum / Double(end - start)
  }
}
