/// What happened in one training step, or in several neighbouring ones folded together.
///
/// Lane i of each vector belongs to the i-th metric of `RunDescription.metrics`; lane 0 is the loss. Values
/// that are NaN or infinite are counted and otherwise left out, so that one of them spoils no mean.
public struct StepSummary: Equatable, Sendable {
  /// At most this many metrics are reported for each step.
  public static let laneCount = 8

  /// Steps are counted from 1; both ends belong to the summary.
  public var firstStep: Int
  public var lastStep: Int
  /// Counted from 1.
  public var epoch: Int
  public var samples: Int
  /// The time spent in these steps.
  public var seconds: Double
  /// From the beginning of the first step of all to the end of the last of these, whatever came between.
  public var wallSeconds: Double
  /// The rate of the last step.
  public var learningRate: Double
  public var minimum: SIMD8<Float>
  public var maximum: SIMD8<Float>
  public var sum: SIMD8<Double>
  /// How many values of each metric were finite.
  public var finiteCount: SIMD8<Int32>

  /// One step.
  /// - Parameter values: the mean of each metric over the step's batch.
  public init(
    step: Int, epoch: Int, samples: Int, seconds: Double, wallSeconds: Double = 0,
    learningRate: Double, values: SIMD8<Float>
  ) {
    firstStep = step
    lastStep = step
    self.epoch = epoch
    self.samples = samples
    self.seconds = seconds
    self.wallSeconds = wallSeconds
    self.learningRate = learningRate
    let zero = SIMD8<Float>(repeating: 0)
    // x - x is zero for every finite x and NaN for the rest.
    let isFinite = (values - values) .== zero
    minimum = SIMD8(repeating: .infinity).replacing(with: values, where: isFinite)
    maximum = SIMD8(repeating: -.infinity).replacing(with: values, where: isFinite)
    sum = SIMD8<Double>(zero.replacing(with: values, where: isFinite))
    finiteCount = SIMD8<Int32>(repeating: 0).replacing(with: 1, where: isFinite)
  }

  /// Folds the steps that follow into this summary.
  public mutating func merge(_ next: StepSummary) {
    lastStep = next.lastStep
    epoch = next.epoch
    samples += next.samples
    seconds += next.seconds
    wallSeconds = next.wallSeconds
    learningRate = next.learningRate
    minimum = pointwiseMin(minimum, next.minimum)
    maximum = pointwiseMax(maximum, next.maximum)
    sum += next.sum
    finiteCount &+= next.finiteCount
  }

  /// Leaves the steps up to one of its own, and of everything that is counted or summed their share.
  mutating func cut(toStep step: Int) {
    let count = step - firstStep + 1
    let share = Double(count) / Double(stepCount)
    lastStep = step
    samples = Int((Double(samples) * share).rounded())
    seconds *= share
    for lane in 0..<Self.laneCount where finiteCount[lane] > 0 {
      // Its minimum and maximum are of values that were finite.
      let kept = max(1, Int((Double(finiteCount[lane]) * share).rounded()))
      sum[lane] *= Double(kept) / Double(finiteCount[lane])
      finiteCount[lane] = Int32(clamping: kept)
    }
  }

  public var stepCount: Int { lastStep - firstStep + 1 }

  /// The mean of a metric over its finite values; NaN when there is none.
  public func mean(_ lane: Int) -> Double {
    finiteCount[lane] > 0 ? sum[lane] / Double(finiteCount[lane]) : .nan
  }
}
