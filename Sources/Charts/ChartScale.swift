#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// From values to dots.
struct ChartScale {
  /// In steps: what is drawn at all.
  let steps: ClosedRange<Double>
  /// On the axis.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let isLogarithmic: Bool
  let mapping: AxisMapping
  let grid: DotGrid

  /// The end of an axis that grows with the run: up to an eighth beyond the newest, so that what is drawn
  /// stays where it is for a while and few cells change from frame to frame.
  static func roundedEnd(of range: ClosedRange<Double>) -> Double {
    let span = range.upperBound - range.lowerBound
    let unit = pow(2, log2(span).rounded(.down) - 3)
    return range.lowerBound + (span / unit).rounded(.up) * unit
  }

  /// The dot of a step, from the left.
  func x(of step: Double) -> Int {
    let share = (mapping.place(of: step) - x.lowerBound) / (x.upperBound - x.lowerBound)
    return Int((min(max(share, -1), 2) * Double(max(0, grid.width - 1))).rounded())
  }

  /// Dots from the top, or nil for what a logarithmic axis cannot show.
  func y(of value: Double) -> Int? {
    guard let share = share(of: value) else { return nil }
    return Int(((1 - share) * Double(max(0, grid.height - 1))).rounded())
  }

  /// Rows from the top.
  func row(of value: Double, rows: Int) -> Int {
    guard let y = y(of: value), grid.height > 0 else { return 0 }
    return y * rows / grid.height
  }

  private func share(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let share: Double
    if isLogarithmic {
      guard value > 0 else { return nil }
      share = (log(value) - log(y.lowerBound)) / (log(y.upperBound) - log(y.lowerBound))
    } else {
      share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
    }
    return min(max(share, 0), 1)
  }
}
