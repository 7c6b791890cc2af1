import Monitoring
import Tensors

/// Looks from step to step whether the losses are finite and of a size with the first ones, and keeps the last
/// checkpoint of when all was well.
///
/// Costs a step nothing but a few comparisons, an epoch a copy of weights and moments.
struct HealthGuard {
  /// The newest checkpoint with finite losses and weights: of an epoch's end or the start.
  private(set) var healthy: (checkpoint: Checkpoint, step: Int)?
  /// Lanes of a `StepSummary` that are losses, the first ones.
  private let lossCount: Int
  /// Whether a loss of the last step was NaN or infinite, or has been far too large for some steps.
  private(set) var isHurt = false
  /// Whether it is only far too large.
  private(set) var isDiverging = false
  /// The first loss of each network that was finite.
  private var firstLosses = SIMD8<Float>(repeating: .nan)
  /// Steps in a row with a loss that is far too large.
  private var largeSteps = 0

  /// Times its first value a loss is far too large, where that is not nearly zero, and for how many steps.
  static let largeFactor: Float = 1000
  static let smallestFirstLoss: Float = 1e-3
  static let mostLargeSteps = 20

  init(_ session: TrainingSession) {
    lossCount = min(session.objective.networks.count, StepSummary.laneCount)
    keep(session)
  }

  /// Takes a step in.
  /// - Returns: whether a loss is NaN or infinite or has become far too large, and was not already since the last
  ///   healthy step.
  mutating func isNewlyHurt(by summary: StepSummary) -> Bool {
    var isFinite = true
    var isLarge = false
    var lane = 0
    while lane < lossCount {
      if Int(summary.finiteCount[lane]) < summary.stepCount {
        isFinite = false
      } else if firstLosses[lane].isNaN {
        firstLosses[lane] = max(summary.maximum[lane], Self.smallestFirstLoss)
      } else if summary.maximum[lane] > Self.largeFactor * firstLosses[lane] {
        isLarge = true
      }
      lane += 1
    }
    largeSteps = isLarge ? largeSteps + 1 : 0
    isDiverging = isFinite && largeSteps >= Self.mostLargeSteps
    let wasHurt = isHurt
    isHurt = !isFinite || isDiverging
    return isHurt && !wasHurt
  }

  /// Keeps a checkpoint of an epoch's end unless something in it is not finite or far too large.
  mutating func keepIfHealthy(_ session: TrainingSession, after report: EpochReport) {
    guard largeSteps == 0 else { return }
    for entry in report.metrics.entries where entry.name.hasSuffix("loss") {
      guard entry.value.isFinite else { return }
    }
    keep(session)
  }

  /// Brings healthy weights and moments back, where those of a session that goes on are spoiled.
  /// - Returns: the step they are from; nil where nothing was to be done.
  mutating func heal(_ session: TrainingSession) -> Int? {
    guard let healthy, isDiverging || !session.hasFiniteWeights else { return nil }
    session.bringBack(healthy.checkpoint)
    (isHurt, isDiverging, largeSteps) = (false, false, 0)
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
