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
        return bottom + (maximum - bottom) * (1 - Self.fall(Double(step) / top))
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

  /// The rates allowed.
  public static let range: ClosedRange<Double> = 0...1000

  /// Reads a number, or an object whose `"type"` says which schedule it is.
  init(from object: JSONReader, key: String, default fallback: Double) throws(InputError) {
    guard let node = object.node(key), case .object = node.content else {
      self = .constant(try object.number(key, in: Self.range, default: fallback))
      return
    }
    let schedule = try object.object(key)
    let names = Kind.allCases.dropFirst().map(\.rawValue)
    let name = try schedule.name("type", of: "a schedule", among: names)
    let kind = Kind(rawValue: name) ?? .constant
    if kind == .piecewiseConstantDecay {
      self = try Self.piecewise(from: schedule)
    } else {
      var numbers: [ScheduleKey: Double] = [:]
      for key in kind.keys { numbers[key] = try Self.number(key, from: schedule) }
      self.init(kind, numbers)
    }
    _ = try Position(from: schedule)
    try schedule.finish()
  }

  private static func number(
    _ key: ScheduleKey, from schedule: JSONReader
  ) throws(InputError) -> Double? {
    if key == .staircase { return try schedule.boolean(key.name, default: false) ? 1 : 0 }
    if key == .warmupTarget, !schedule.has(key.name) { return nil }
    guard let fallback = key.defaultValue else {
      return try schedule.number(key.name, in: key.range)
    }
    return try schedule.number(key.name, in: key.range, default: fallback)
  }

  private static func piecewise(
    from schedule: JSONReader
  ) throws(InputError) -> LearningRateSchedule {
    let boundaries = try schedule.numbers("boundaries", in: 0...1e12)
    let values = try schedule.numbers("values", in: range)
    guard values.count == boundaries.count + 1, boundaries == boundaries.sorted() else {
      throw schedule.error(
        at: "values", found: "\(boundaries.count) boundaries and \(values.count) values",
        expected: "rising boundaries and one value more than these")
    }
    return .piecewiseConstantDecay(boundaries: boundaries, values: values)
  }

  /// Where a schedule lies in a run: when it began, and what its rates are multiplied by.
  public struct Position: Equatable, Sendable {
    /// The steps done when it began.
    public var start = 0.0
    public var scale = 1.0

    public static let starts = 0.0...1e12
    public static let scales = 0.0...1e6

    public init(start: Double = 0, scale: Double = 1) {
      (self.start, self.scale) = (start, scale)
    }

    /// Reads `start_step` (0) and `scale` (1).
    init(from schedule: JSONReader) throws(InputError) {
      start = try schedule.number("start_step", in: Self.starts, default: 0)
      scale = try schedule.number("scale", in: Self.scales, default: 1)
    }
  }
}
