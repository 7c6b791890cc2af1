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

  /// At most `count` multiples of 1, 2 or 5 times a power of ten within a range.
  public init(linear range: ClosedRange<Double>, count: Int) {
    let span = range.upperBound - range.lowerBound
    guard count > 0, span > 0, span.isFinite else {
      ticks = [Tick(value: range.lowerBound, label: NumberText.metric(range.lowerBound))]
      return
    }
    var step = AxisTicks.niceStep(atLeast: span / Double(count))
    // Rounding inwards can still leave one tick too many.
    while Int((range.upperBound / step).rounded(.down) - (range.lowerBound / step).rounded(.up)) + 1
      > count
    {
      step = AxisTicks.niceStep(atLeast: step * 1.01)
    }
    let decimals = max(0, Int(-log10(step).rounded(.down)))
    let usesExponent = decimals > 5 || abs(range.upperBound) >= 1e6
    var result: [Tick] = []
    var multiple = (range.lowerBound / step).rounded(.up)
    while multiple * step <= range.upperBound + step * 1e-9 {
      let value = multiple * step
      result.append(
        Tick(
          value: value,
          label: usesExponent
            ? NumberText.short(value, digits: 3) : NumberText.fixed(value, decimals: decimals)))
      multiple += 1
    }
    ticks = result
  }

  /// Powers of ten within a range, and where these are few 2 and 5 times them.
  public init(logarithmic range: ClosedRange<Double>, count: Int) {
    guard range.lowerBound > 0, count > 0 else {
      ticks = []
      return
    }
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    for factors in [[1.0, 2, 5], [1.0]] {
      var result: [Tick] = []
      for exponent in first...max(first, last) {
        for factor in factors {
          let value = factor * pow(10, Double(exponent))
          if value >= range.lowerBound * 0.999999 && value <= range.upperBound * 1.000001 {
            result.append(Tick(value: value, label: NumberText.short(value, digits: 3)))
          }
        }
      }
      if result.count <= count || factors.count == 1 {
        let stride = max(1, (result.count + count - 1) / count)
        ticks = result.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        return
      }
    }
    ticks = []
  }

  static func niceStep(atLeast size: Double) -> Double {
    let power = pow(10, log10(size).rounded(.down))
    for factor in [1.0, 2, 5, 10] where factor * power >= size * 0.999999 { return factor * power }
    return 10 * power
  }
}
