import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The learning rate as a function of the step, by its Keras name.
public enum LearningRateSchedule: Equatable, Sendable {
  case constant(Double)
  /// `initial · decay_rate^(step / decay_steps)`, the quotient rounded down when `staircase`.
  case exponentialDecay(initial: Double, decaySteps: Double, decayRate: Double, staircase: Bool)
  /// Linear from `initial` to `warmupTarget` over `warmupSteps`, then half a cosine down to `alpha` times
  /// the top over `decaySteps` (Loshchilov and Hutter, "SGDR", ICLR 2017).
  case cosineDecay(
    initial: Double, decaySteps: Double, alpha: Double, warmupTarget: Double?, warmupSteps: Double)

  /// `values[i]` up to and with step `boundaries[i]`, then the next one.
  case piecewiseConstantDecay(boundaries: [Double], values: [Double])
  /// Cosines that start again: each `timeFactor` times as long and `rateFactor` times as high as the last.
  case cosineDecayRestarts(
    initial: Double, firstDecaySteps: Double, timeFactor: Double, rateFactor: Double,
    alpha: Double)
  /// Up to `maximum` along half a cosine over `warmupShare` of the steps and down again (Smith and Topin,
  /// "Super-convergence", 2018); it starts at `maximum / divisor` and ends at that by `finalDivisor`.
  case oneCycle(
    maximum: Double, totalSteps: Double, warmupShare: Double, divisor: Double,
    finalDivisor: Double)

  /// Names that `"type"` may have; all but the last are Keras'.
  public static let typeNames = [
    "exponential_decay", "cosine_decay", "piecewise_constant_decay", "cosine_decay_restarts",
    "one_cycle",
  ]

  /// The rate for the update numbered `step`, counted from 0.
  public func rate(atStep step: Int) -> Double {
    switch self {
    case .constant(let rate): return rate
    case .exponentialDecay(let initial, let decaySteps, let decayRate, let staircase):
      let exponent = Double(step) / decaySteps
      return initial * pow(decayRate, staircase ? exponent.rounded(.down) : exponent)
    case .cosineDecay(let initial, let decaySteps, let alpha, let warmupTarget, let warmupSteps):
      let top = warmupTarget ?? initial
      if warmupTarget != nil, Double(step) < warmupSteps {
        return initial + (top - initial) * Double(step) / warmupSteps
      }
      let progress = min(Double(step) - (warmupTarget == nil ? 0 : warmupSteps), decaySteps)
      return top * ((1 - alpha) * Self.fall(progress / decaySteps) + alpha)
    case .piecewiseConstantDecay(let boundaries, let values):
      let index = boundaries.firstIndex { Double(step) <= $0 } ?? boundaries.count
      return values[index]
    case .cosineDecayRestarts(
      let initial, let firstDecaySteps, let timeFactor, let rateFactor, let alpha):
      var (start, length, height) = (0.0, firstDecaySteps, 1.0)
      while Double(step) >= start + length {
        start += length
        length *= timeFactor
        height *= rateFactor
      }
      let cosine = Self.fall((Double(step) - start) / length)
      return initial * ((1 - alpha) * height * cosine + alpha)
    case .oneCycle(let maximum, let totalSteps, let warmupShare, let divisor, let finalDivisor):
      let top = warmupShare * totalSteps
      let bottom = maximum / divisor
      if Double(step) < top {
        return maximum + (bottom - maximum) * Self.fall(Double(step) / top)
      }
      let end = bottom / finalDivisor
      let progress = min(1, (Double(step) - top) / max(1, totalSteps - top))
      return end + (maximum - end) * Self.fall(progress)
    }
  }

  /// Half a cosine from 1 to 0.
  private static func fall(_ progress: Double) -> Double { 0.5 * (1 + cos(.pi * progress)) }

  /// Whether the rate stays what it is unless somebody changes it.
  public var isConstant: Bool { if case .constant = self { true } else { false } }

  static let range: ClosedRange<Double> = 0...1000

  init(from object: JSONReader, key: String, default fallback: Double) throws(InputError) {
    guard let node = object.node(key), case .object = node.content else {
      self = .constant(try object.number(key, in: Self.range, default: fallback))
      return
    }
    let schedule = try object.object(key)
    let steps = 1.0...1e12
    switch try schedule.name("type", of: "a schedule", among: Self.typeNames) {
    case "exponential_decay":
      self = .exponentialDecay(
        initial: try schedule.number("initial_learning_rate", in: Self.range),
        decaySteps: try schedule.number("decay_steps", in: steps),
        decayRate: try schedule.number("decay_rate", in: 0...1000),
        staircase: try schedule.boolean("staircase", default: false))
    case "piecewise_constant_decay":
      let boundaries = try schedule.numbers("boundaries", in: 0...1e12)
      let values = try schedule.numbers("values", in: Self.range)
      guard values.count == boundaries.count + 1, boundaries == boundaries.sorted() else {
        throw schedule.error(
          at: "values", found: "\(boundaries.count) boundaries and \(values.count) values",
          expected: "rising boundaries and one value more than these")
      }
      self = .piecewiseConstantDecay(boundaries: boundaries, values: values)
    case "cosine_decay_restarts":
      self = .cosineDecayRestarts(
        initial: try schedule.number("initial_learning_rate", in: Self.range),
        firstDecaySteps: try schedule.number("first_decay_steps", in: steps),
        timeFactor: try schedule.number("t_mul", in: 1...1000, default: 2),
        rateFactor: try schedule.number("m_mul", in: 0...1000, default: 1),
        alpha: try schedule.number("alpha", in: 0...1, default: 0))
    case "one_cycle":
      self = .oneCycle(
        maximum: try schedule.number("max_learning_rate", in: Self.range),
        totalSteps: try schedule.number("total_steps", in: steps),
        warmupShare: try schedule.number("pct_start", in: 0...1, default: 0.3),
        divisor: try schedule.number("div_factor", in: 1...1e12, default: 25),
        finalDivisor: try schedule.number("final_div_factor", in: 1...1e12, default: 10_000))
    default:
      self = .cosineDecay(
        initial: try schedule.number("initial_learning_rate", in: Self.range),
        decaySteps: try schedule.number("decay_steps", in: steps),
        alpha: try schedule.number("alpha", in: 0...1, default: 0),
        warmupTarget: schedule.has("warmup_target")
          ? try schedule.number("warmup_target", in: Self.range) : nil,
        warmupSteps: try schedule.number("warmup_steps", in: 0...1e12, default: 0))
    }
    try schedule.finish()
  }
}
