import Monitoring
import TerminalUI

/// The spread of a tensor as bars, with its extremes below.
public struct HistogramChart {
  public var histogram: Histogram
  public var role: Theme.Role
  /// Whether a bar's height is the logarithm of its count, so that rare values are seen beside common ones.
  public var isLogarithmic: Bool

  public init(
    _ histogram: Histogram, role: Theme.Role = .histogram, isLogarithmic: Bool = false
  ) {
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
    HistogramBars(resampled(to: rect.columns), role: role, isLogarithmic: isLogarithmic).draw(
      on: &canvas, in: bars, theme: theme, symbols: symbols)
    if hasAxis {
      ValueAxis(lower: histogram.lower, upper: histogram.upper).draw(
        on: &canvas, in: rect.line(rect.rows - 1), theme: theme)
    }
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
