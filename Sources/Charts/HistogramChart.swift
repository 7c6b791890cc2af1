import Monitoring
import TerminalUI

/// The spread of a tensor as bars, with its extremes below.
public struct HistogramChart {
  public var histogram: Histogram
  public var role: Theme.Role

  public init(_ histogram: Histogram, role: Theme.Role = .histogram) {
    self.histogram = histogram
    self.role = role
  }

  /// Draws bars over the whole width, and below them, where there is room, the range and zero.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    guard !rect.isEmpty else { return }
    let total = histogram.counts.reduce(0, +)
    guard total > 0 else {
      let text = histogram.notFiniteCount > 0 ? "all values are NaN or infinite" : "no values"
      canvas.write(
        text.fitted(to: rect.columns, ellipsis: symbols.ellipsis), column: rect.column,
        row: rect.row,
        theme.style(histogram.notFiniteCount > 0 ? .error : .muted))
      return
    }
    let hasAxis = rect.rows >= 3
    let barRows = rect.rows - (hasAxis ? 1 : 0)
    let heights = resampled(to: rect.columns)
    let top = heights.max() ?? 0
    for (offset, height) in heights.enumerated() where top > 0 {
      // At least an eighth for whatever is there: an outlier must not vanish.
      let exact = height / top * Double(barRows * 8)
      let eighths = height > 0 ? max(1, Int(exact.rounded())) : 0
      for row in 0..<barRows {
        let level = eighths - (barRows - 1 - row) * 8
        guard level > 0 else { continue }
        canvas[rect.column + offset, rect.row + row] = Cell(
          symbols.column(level), theme.style(role))
      }
    }
    if hasAxis { drawAxis(on: &canvas, in: rect.line(rect.rows - 1), theme: theme) }
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

  private func drawAxis(on canvas: inout Canvas, in row: Rect, theme: Theme) {
    let style = theme.style(.muted)
    let low = NumberText.short(histogram.lower, digits: 3)
    let high = NumberText.short(histogram.upper, digits: 3)
    canvas.write(low, column: row.column, row: row.row, limit: row.columns, style)
    guard row.columns > low.cellCount + high.cellCount + 1 else { return }
    canvas.write(high, endingAt: row.endColumn, row: row.row, limit: row.columns, style)
    guard histogram.lower < 0, histogram.upper > 0 else { return }
    let share = -histogram.lower / (histogram.upper - histogram.lower)
    let column = row.column + Int(share * Double(row.columns - 1))
    guard column > row.column + low.cellCount, column < row.endColumn - high.cellCount - 1 else {
      return
    }
    canvas.write("0", column: column, row: row.row, style)
  }
}
