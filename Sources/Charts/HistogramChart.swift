import Monitoring
import TerminalUI

/// The spread of a tensor as bars, with its extremes below.
public struct HistogramChart {
  public var histogram: Histogram
  public var role: Theme.Role
  /// Whether a bar's height is the logarithm of its count, so that rare values are seen beside common ones.
  public var isLogarithmic: Bool
  /// Another one to compare with, over the same axis.
  public var reference: Histogram?

  public init(
    _ histogram: Histogram, role: Theme.Role = .histogram, isLogarithmic: Bool = false,
    reference: Histogram? = nil
  ) {
    self.reference = reference
    self.histogram = histogram
    self.role = role
    self.isLogarithmic = isLogarithmic
  }

  /// Draws bars over the whole width, and below them, where there is room, the range and zero.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    guard !rect.isEmpty else { return }
    let total = histogram.counts.reduce(0, +)
    guard total > 0 else {
      let text = histogram.notFiniteCount > 0 ? "all values are NaN or infinite" : "no values"
      canvas.write(
        text.fitted(to: rect.columns, symbols), column: rect.column, row: rect.row,
        theme.style(histogram.notFiniteCount > 0 ? .error : .muted))
      return
    }
    let hasAxis = rect.rows >= 3
    var bars = rect
    bars.rows -= hasAxis ? 1 : 0
    let (lower, upper) = range
    var (counts, others) = (resampled(to: rect.columns), [Double]())
    if let reference {
      counts = Self.resampled(histogram, to: rect.columns, from: lower, to: upper)
      others = Self.resampled(reference, to: rect.columns, from: lower, to: upper)
    }
    HistogramBars(counts, role: role, isLogarithmic: isLogarithmic, reference: others).draw(
      on: &canvas, in: bars, theme: theme, symbols: symbols)
    if hasAxis {
      ValueAxis(lower: lower, upper: upper).draw(
        on: &canvas, in: rect.line(rect.rows - 1), theme: theme)
    }
  }

  /// The values of both.
  private var range: (lower: Double, upper: Double) {
    guard let reference, reference.counts.contains(where: { $0 > 0 }) else {
      return (histogram.lower, histogram.upper)
    }
    return (min(histogram.lower, reference.lower), max(histogram.upper, reference.upper))
  }

  /// Counts spread over columns from one value to another, in proportion to the overlap with their bins.
  /// - Complexity: O(columns + bins).
  static func resampled(
    _ histogram: Histogram, to columns: Int, from lower: Double, to upper: Double
  ) -> [Double] {
    var result = [Double](repeating: 0, count: max(0, columns))
    guard columns > 0, !histogram.counts.isEmpty else { return result }
    let scale = Double(columns) / max(upper - lower, .leastNormalMagnitude)
    let width = (histogram.upper - histogram.lower) / Double(histogram.counts.count)
    for (bin, count) in histogram.counts.enumerated() where count > 0 {
      let start = (histogram.lower + Double(bin) * width - lower) * scale
      let end = start + width * scale
      guard start.isFinite, end - start > 1e-9 else {
        // A single value, or both without any width.
        let place = start.isFinite ? Int(min(max(start, 0), Double(columns - 1))) : 0
        result[place] += Double(count)
        continue
      }
      var column = Int(min(max(start, 0), Double(columns - 1)))
      while column < columns, Double(column) < end {
        let overlap = min(end, Double(column + 1)) - max(start, Double(column))
        result[column] += Double(count) * max(0, overlap) / (end - start)
        column += 1
      }
    }
    return result
  }

  /// Counts spread over another number of bins, in proportion to their overlap.
  func resampled(to count: Int) -> [Double] {
    let bins = histogram.counts.count
    guard bins > 0, count > 0 else { return [] }
    var result = [Double](repeating: 0, count: count)
    let width = Double(bins) / Double(count)
    for index in 0..<count {
      let (start, end) = (Double(index) * width, Double(index + 1) * width)
      var bin = Int(start)
      while bin < bins, Double(bin) < end {
        let overlap = min(end, Double(bin + 1)) - max(start, Double(bin))
        result[index] += Double(histogram.counts[bin]) * overlap
        bin += 1
      }
    }
    return result
  }
}
