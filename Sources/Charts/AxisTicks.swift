import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Round numbers along an axis, with labels of just enough digits.
public struct AxisTicks: Equatable, Sendable {
  public struct Tick: Equatable, Sendable {
    public var value: Double
    public var label: String
  }

  public let ticks: [Tick]

  /// As many as a plot of some rows has room for; on a few rows only as many as stand equally far apart.
  init(linear range: ClosedRange<Double>, rows: Int) {
    guard rows <= 4 else {
      self.init(linear: range, count: min(8, (rows + 1) / 2))
      return
    }
    self.init(linear: range, count: max(2, rows))
    let span = range.upperBound - range.lowerBound
    let places = ticks.map { tick in
      // Four dots a row, as they are drawn.
      Int(((range.upperBound - tick.value) / span * Double(rows * 4 - 1)).rounded()) / 4
    }
    let gaps = zip(places, places.dropFirst()).map { $0 - $1 }
    if Set(gaps).count > 1 { self.init(linear: range, count: 2) }
  }

  /// At most `count` multiples of 1, 2 or 5 times a power of ten within a range.
  public init(linear range: ClosedRange<Double>, count: Int) {
    let span = range.upperBound - range.lowerBound
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    // Ends that differ in their last bits only have no steps between them that a Double could count.
    guard count > 0, span < 1e300, span > largest * 1e-12, span > 1e-300 else {
      ticks = [Tick(value: range.lowerBound, label: NumberText.metric(range.lowerBound))]
      return
    }
    var step = AxisTicks.niceStep(atLeast: span / Double(count + 1))
    // Rounding inwards can still leave one tick too many.
    var finer = step
    while Self.multiples(of: step, within: range) > count {
      finer = step
      step = AxisTicks.niceStep(atLeast: step * 1.01)
    }
    // One number alone says nothing of the scale: then every second or third of more of them.
    var stride = 1
    if count >= 2, finer < step, Self.multiples(of: step, within: range) < 2 {
      step = finer
      stride = (Self.multiples(of: step, within: range) + count - 1) / count
    }
    let decimals = max(0, Int(-log10(step).rounded(.down)))
    let usesExponent = decimals > 5 || largest >= 1e6
    // As many digits as tell one tick from the next.
    let digits = max(3, Int(log10(largest / step)) + 2)
    var result: [Tick] = []
    result.reserveCapacity(count)
    var multiple = (range.lowerBound / step).rounded(.up)
    while multiple * step <= range.upperBound + step * 1e-9 {
      let value = multiple * step
      result.append(
        Tick(
          value: value,
          label: usesExponent
            ? Self.exponent(value, digits: digits) : NumberText.fixed(value, decimals: decimals))
      )
      multiple += Double(stride)
    }
    ticks = result
  }

  /// How many multiples of a step there are.
  private static func multiples(of step: Double, within range: ClosedRange<Double>) -> Int {
    Int((range.upperBound / step).rounded(.down) - (range.lowerBound / step).rounded(.up)) + 1
  }

  /// At most `count` powers of ten within a range, where these are few 2 and 5 times them, and where even
  /// these are missing the linear ticks.
  public init(logarithmic range: ClosedRange<Double>, count: Int) {
    guard range.lowerBound > 0, count > 0 else {
      ticks = []
      return
    }
    let all = AxisTicks.multiples(of: [1, 2, 5], within: range)
    let powers = AxisTicks.multiples(of: [1], within: range)
    let chosen = all.count > count && powers.count >= 2 ? powers : all
    guard chosen.count >= 2 else {
      ticks = AxisTicks(linear: range, count: count).ticks
      return
    }
    let stride = max(1, (chosen.count + count - 1) / count)
    ticks = chosen.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  /// The factors times each power of ten that are within a range of positive numbers.
  private static func multiples(of factors: [Double], within range: ClosedRange<Double>) -> [Tick] {
    let highest = min(range.upperBound, .greatestFiniteMagnitude)
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(highest).rounded(.up))
    var result: [Tick] = []
    for exponent in first...max(first, last) {
      for factor in factors {
        let value = factor * pow(10, Double(exponent))
        guard value.isFinite, value >= range.lowerBound * 0.999999, value / 1.000001 <= highest
        else { continue }
        result.append(Tick(value: value, label: NumberText.short(value, digits: 3)))
      }
    }
    return result
  }

  /// `2e9` for what would take more room than that, else the plain number.
  private static func exponent(_ value: Double, digits: Int) -> String {
    let plain = NumberText.short(value, digits: digits)
    guard abs(value) >= 1e9 else { return plain }
    let short = NumberText.scientific(value, digits: digits)
    return short.utf8.count < plain.utf8.count ? short : plain
  }

  static func niceStep(atLeast size: Double) -> Double {
    let power = pow(10, log10(size).rounded(.down))
    for factor in [1.0, 2, 5, 10] where factor * power >= size * 0.999999 { return factor * power }
    return 10 * power
  }
}
