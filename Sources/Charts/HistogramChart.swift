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

  /// What drawing needs memory for; kept from frame to frame, so that nothing is allocated.
  public struct Memory: Sendable {
    /// Counts by columns.
    fileprivate var counts: [Double] = []
    fileprivate var others: [Double] = []

    public init() {}
  }

  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    var memory = Memory()
    draw(on: &canvas, in: rect, theme: theme, symbols: symbols, memory: &memory)
  }

  /// Draws bars over the whole width, and below them, where there is room, the range and zero.
  /// - Parameter memory: of the frames before.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, memory: inout Memory
  ) {
    guard !rect.isEmpty else { return }
    let total = histogram.counts.reduce(0, +)
    guard total > 0 else {
      let text = histogram.notFiniteCount > 0 ? "all values are NaN or infinite" : "no values"
      canvas.write(
        Phrase(text), column: rect.column, row: rect.row, fittedTo: rect.columns, symbols,
        theme.style(histogram.notFiniteCount > 0 ? .error : .muted))
      return
    }
    let hasAxis = rect.rows >= 3
    var bars = rect
    bars.rows -= hasAxis ? 1 : 0
    let (lower, upper) = range
    memory.counts.clear(rect.columns)
    memory.others.clear(reference == nil ? 0 : rect.columns)
    if let reference {
      Self.resample(histogram, into: &memory.counts, from: lower, to: upper)
      Self.resample(reference, into: &memory.others, from: lower, to: upper)
    } else {
      resample(into: &memory.counts)
    }
    HistogramBars(
      memory.counts, role: role, isLogarithmic: isLogarithmic, reference: memory.others
    ).draw(on: &canvas, in: bars, theme: theme, symbols: symbols)
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

  /// Adds counts to columns from one value to another, in proportion to the overlap with their bins.
  /// - Complexity: O(columns + bins).
  static func resample(
    _ histogram: Histogram, into result: inout [Double], from lower: Double, to upper: Double
  ) {
    let columns = result.count
    guard columns > 0, !histogram.counts.isEmpty else { return }
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
  }

  /// Adds counts to another number of bins, in proportion to their overlap.
  func resample(into result: inout [Double]) {
    guard histogram.lower < histogram.upper else {
      for count in histogram.counts { result[(result.count - 1) / 2] += Double(count) }
      return
    }
    let bins = histogram.counts.count
    let width = Double(bins) / Double(result.count)
    for index in result.indices {
      let (start, end) = (Double(index) * width, Double(index + 1) * width)
      var bin = Int(start)
      while bin < bins, Double(bin) < end {
        let overlap = min(end, Double(bin + 1)) - max(start, Double(bin))
        result[index] += Double(histogram.counts[bin]) * overlap
        bin += 1
      }
    }
  }
}

extension Array where Element: Numeric {
  /// Becomes so many zeros, in the memory that is there.
  mutating func clear(_ count: Int) {
    removeAll(keepingCapacity: true)
    append(contentsOf: repeatElement(0, count: Swift.max(0, count)))
  }
}
