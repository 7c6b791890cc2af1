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

  /// Names that `"type"` may have.
  public static let typeNames = ["exponential_decay", "cosine_decay"]

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
      let cosine = 0.5 * (1 + cos(.pi * progress / decaySteps))
      return top * ((1 - alpha) * cosine + alpha)
    }
  }

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
