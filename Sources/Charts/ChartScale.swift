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
  /// The size of the plot in dots.
  let width: Int
  let height: Int
  /// The ends of the y axis as the axis measures: logarithms on a logarithmic one.
  private let low: Double
  private let high: Double

  init(
    steps: ClosedRange<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>,
    isLogarithmic: Bool, mapping: AxisMapping, width: Int, height: Int
  ) {
    self.steps = steps
    self.x = x
    self.y = y
    self.isLogarithmic = isLogarithmic
    self.mapping = mapping
    self.width = width
    self.height = height
    low = isLogarithmic ? log(y.lowerBound) : y.lowerBound
    high = isLogarithmic ? log(y.upperBound) : y.upperBound
  }

  /// The end of an axis that grows with the run: up to a third of it beyond the newest, so that what is
  /// drawn stays where it is for a while and few cells change from frame to frame.
  static func roundedEnd(of range: ClosedRange<Double>) -> Double {
    let span = range.upperBound - range.lowerBound
    let unit = pow(2, log2(span).rounded(.down) - 1)
    return range.lowerBound + (span / unit).rounded(.up) * unit
  }

  /// The dot of a step, from the left.
  func x(of step: Double) -> Int {
    let share = (mapping.place(of: step) - x.lowerBound) / (x.upperBound - x.lowerBound)
    return Int((min(max(share, -1), 2) * Double(max(0, width - 1))).rounded())
  }

  /// Dots from the top, or nil for what a logarithmic axis cannot show.
  func y(of value: Double) -> Int? {
    guard let share = share(of: value) else { return nil }
    // A constant in the very middle must not fall to either side by its rounding errors.
    return Int(((1 - share) * Double(max(0, height - 1)) + 1e-6).rounded())
  }

  /// Rows from the top.
  func row(of value: Double, rows: Int) -> Int {
    guard let y = y(of: value), height > 0 else { return 0 }
    return y * rows / height
  }

  private func share(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard !isLogarithmic || value > 0 else { return nil }
    let share = ((isLogarithmic ? log(value) : value) - low) / (high - low)
    return min(max(share, 0), 1)
  }
}
