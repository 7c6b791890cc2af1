import Monitoring

/// The loss of the steps, folded into a few means.
struct LossEvidence: Equatable, Sendable {
  /// Of the first step.
  private(set) var first = Double.nan
  /// A running mean over the last steps.
  private(set) var recent = Double.nan
  /// A running mean that looks back five times as far.
  private(set) var earlier = Double.nan
  /// The least `recent`, and the step at which it was.
  private(set) var best = Double.nan
  private(set) var bestStep = 0
  /// Steps in a row, up to the last one, with a loss that is NaN or infinite.
  private(set) var stepsNotFinite = 0
  /// The last step of all.
  private(set) var step = 0
  private var horizon = Thresholds.recentSteps.lowerBound
  /// Steps with a finite loss.
  private var count = 0

  /// - Parameter stepsPerEpoch: how many there will be.
  init(stepsPerEpoch: Double = 0) {
    let wanted = stepsPerEpoch * Thresholds.recentEpochShare
    horizon = min(max(wanted, Thresholds.recentSteps.lowerBound), Thresholds.recentSteps.upperBound)
  }

  mutating func add(_ summary: StepSummary) {
    step = summary.lastStep
    let finite = Int(summary.finiteCount[0])
    if finite < summary.stepCount {
      stepsNotFinite += summary.stepCount - finite
      if finite == 0 { return }
    } else {
      stepsNotFinite = 0
    }
    let mean = summary.mean(0)
    if count == 0 {
      first = mean
      recent = mean
      earlier = mean
      best = mean
      bestStep = step
    }
    count += finite
    recent += (mean - recent) * Self.weight(of: finite, horizon: horizon)
    earlier += (mean - earlier) * Self.weight(of: finite, horizon: 5 * horizon)
    // The first steps are still in the mean, so that one lucky batch is no best.
    if Double(count) >= horizon, recent < best {
      best = recent
      bestStep = step
    }
  }

  /// The share that several steps take in a running mean.
  private static func weight(of steps: Int, horizon: Double) -> Double {
    guard steps > 1 else { return 1 / horizon }
    var kept = 1.0
    var factor = 1 - 1 / horizon
    var left = steps
    // By squaring: a summary can stand for millions of steps.
    while left > 0 {
      if left & 1 == 1 { kept *= factor }
      factor *= factor
      left >>= 1
    }
    return 1 - kept
  }

  /// Compares with the present from now on.
  mutating func restart() {
    guard recent < .infinity else { return }
    best = recent
    bestStep = step
  }
}
