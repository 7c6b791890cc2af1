import Monitoring
import TerminalUI

/// Histograms of the same tensor in several runs over each other: the first as a surface, the others as lines.
public struct HistogramOverlay: Sendable {
  public struct Part: Sendable {
    public var role: Theme.Role
    public var histogram: Histogram

    public init(role: Theme.Role, histogram: Histogram) {
      self.role = role
      self.histogram = histogram
    }
  }

  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }

  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    let shown = parts.filter { part in
      let histogram = part.histogram
      return !histogram.counts.isEmpty && histogram.lower.isFinite && histogram.upper.isFinite
        && histogram.lower <= histogram.upper
    }
    guard rect.rows > 1, rect.columns > 1,
      let lower = shown.map(\.histogram.lower).min(), let upper = shown.map(\.histogram.upper).max()
    else { return }
    let range = lower...max(upper, lower + max(abs(lower) * 1e-9, 1e-12))
    let rows = rect.rows - 1
    var grid = DotGrid(columns: rect.columns, rows: rows, symbols: symbols)
    let densities = shown.map { density($0.histogram, range, grid.width) }
    let highest = densities.joined().max() ?? 0
    guard highest > 0, grid.height > 0 else { return }
    for (index, (part, density)) in zip(shown, densities).enumerated().reversed() {
      let heights = density.map { Int(($0 / highest * Double(grid.height - 1)).rounded()) }
      for x in heights.indices {
        let y = grid.height - 1 - heights[x]
        if index == 0 {
          guard density[x] > 0 else { continue }
          grid.fill(x: x, from: y, to: grid.height - 1, part.role, priority: DotGrid.band)
        } else {
          let before = x == 0 ? y : grid.height - 1 - heights[x - 1]
          grid.fill(x: x, from: before, to: y, part.role, priority: DotGrid.band + 1)
        }
      }
    }
    grid.draw(on: &canvas, in: rect, theme: theme)
    ValueAxis(lower: range.lowerBound, upper: range.upperBound).draw(
      on: &canvas, in: rect.line(rows), theme: theme)
  }

  /// The share of values in each column, by how much of each bin lies in it.
  private func density(
    _ histogram: Histogram, _ range: ClosedRange<Double>, _ columns: Int
  ) -> [Double] {
    var result = [Double](repeating: 0, count: columns)
    let total = Double(histogram.counts.reduce(0) { $0 &+ max(0, $1) })
    guard total > 0, columns > 0 else { return result }
    let columnWidth = (range.upperBound - range.lowerBound) / Double(columns)
    let width = max(
      (histogram.upper - histogram.lower) / Double(histogram.counts.count), columnWidth * 1e-6)
    for (bin, count) in histogram.counts.enumerated() where count > 0 {
      let from = histogram.lower + Double(bin) * width
      let first = place(from, range, columnWidth, columns)
      let last = place(from + width, range, columnWidth, columns)
      for column in first...max(first, last) {
        let left = range.lowerBound + Double(column) * columnWidth
        let covered = min(from + width, left + columnWidth) - max(from, left)
        result[column] += Double(count) / total * max(0, min(1, covered / width))
      }
    }
    return result
  }

  private func place(
    _ value: Double, _ range: ClosedRange<Double>, _ width: Double, _ columns: Int
  ) -> Int {
    Int(min(max((value - range.lowerBound) / width, 0), Double(columns - 1)))
  }
}
