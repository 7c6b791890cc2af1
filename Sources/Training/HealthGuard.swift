import Monitoring
import Tensors

/// Looks from step to step whether the losses are finite, and keeps the last checkpoint of when all was well.
///
/// Costs a step nothing but a few comparisons, an epoch a copy of weights and moments.
struct HealthGuard {
  /// The newest checkpoint with finite losses and weights: of an epoch's end or the start.
  private(set) var healthy: (checkpoint: Checkpoint, step: Int)?
  /// Lanes of a `StepSummary` that are losses, the first ones.
  private let lossCount: Int
  /// Whether a loss of the last step was NaN or infinite.
  private(set) var isHurt = false

  init(_ session: TrainingSession) {
    lossCount = min(session.objective.networks.count, StepSummary.laneCount)
    keep(session)
  }

  /// Takes a step in.
  /// - Returns: whether a loss is NaN or infinite, and was not already since the last healthy step.
  mutating func isNewlyHurt(by summary: StepSummary) -> Bool {
    var isFinite = true
    var lane = 0
    while lane < lossCount {
      if Int(summary.finiteCount[lane]) < summary.stepCount { isFinite = false }
      lane += 1
    }
    let wasHurt = isHurt
    isHurt = !isFinite
    return isHurt && !wasHurt
  }

  /// Keeps a checkpoint of an epoch's end unless something in it is not finite.
  mutating func keepIfHealthy(_ session: TrainingSession, after report: EpochReport) {
    for entry in report.metrics.entries where entry.name.hasSuffix("loss") {
      guard entry.value.isFinite else { return }
    }
    keep(session)
  }

  /// Brings healthy weights and moments back, where those of a session that goes on are spoiled.
  /// - Returns: the step they are from; nil where nothing was to be done.
  mutating func heal(_ session: TrainingSession) -> Int? {
    guard let healthy, !session.hasFiniteWeights else { return nil }
    session.bringBack(healthy.checkpoint)
    isHurt = false
    return healthy.step
  }

  private mutating func keep(_ session: TrainingSession) {
    guard session.hasFiniteWeights else { return }
    healthy = (session.checkpoint(), session.step)
  }
}

extension TrainingSession {
  /// Whether no parameter of any network is NaN or infinite.
  var hasFiniteWeights: Bool {
    for trained in objective.networks {
      let parameters = trained.network.parameters
      guard Kernels.countNotFinite(parameters.pointer, count: parameters.count) == 0 else {
        return false
      }
    }
    return true
  }
}
