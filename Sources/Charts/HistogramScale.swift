import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Columns of equal width over a range of values, the same for several histograms.
struct HistogramScale: Equatable {
  let lower: Double
  let upper: Double

  /// What holds the bulk of nine histograms in ten: their values, but none farther than four deviations from the mean
  /// of each, so that neither outliers nor the first steps press the rest together. One value alone stands in the
  /// middle.
  /// - Parameter ends: memory for a number of each.
  init(_ histograms: some Sequence<Histogram>, ends: inout [Double]) {
    let low = Self.end(&ends, of: histograms) { max($0.lower, $0.mean - 4 * $0.deviation) }
    // Highs are lows of what is mirrored.
    let high = -Self.end(&ends, of: histograms) { -min($0.upper, $0.mean + 4 * $0.deviation) }
    guard low.isFinite, high.isFinite, low < high else {
      let middle = low.isFinite && low == high ? low : 0
      let half = max(0.5, abs(middle) / 2)
      (lower, upper) = (middle - half, middle + half)
      return
    }
    (lower, upper) = (low, high)
  }

  /// The least of the ends but for a tenth of them.
  private static func end(
    _ ends: inout [Double], of histograms: some Sequence<Histogram>, _ end: (Histogram) -> Double
  ) -> Double {
    ends.removeAll(keepingCapacity: true)
    for histogram in histograms where histogram.mean.isFinite && histogram.deviation.isFinite {
      // Each at its place among those before it: they are few, and sorting takes memory.
      let value = end(histogram)
      var place = ends.count
      ends.append(value)
      while place > 0, value < ends[place - 1] {
        ends[place] = ends[place - 1]
        place -= 1
      }
      ends[place] = value
    }
    return ends.isEmpty ? .nan : ends[ends.count / 10]
  }

  /// How many values fall into each column, in proportion to the overlap with their bins; values beyond the range
  /// fall into none.
  /// - Complexity: O(columns + bins).
  func count(_ histogram: Histogram, into columns: inout [Double]) {
    for index in columns.indices { columns[index] = 0 }
    guard !columns.isEmpty, !histogram.counts.isEmpty else { return }
    let columnWidth = (upper - lower) / Double(columns.count)
    let binWidth = (histogram.upper - histogram.lower) / Double(histogram.counts.count)
    for (bin, count) in histogram.counts.enumerated() where count > 0 {
      let start = (histogram.lower + Double(bin) * binWidth - lower) / columnWidth
      let end = start + binWidth / columnWidth
      guard end - start > 1e-9 else {
        add(Double(count), at: start, to: &columns)
        continue
      }
      var column = Int(max(0, min(start, Double(columns.count))))
      while column < columns.count, Double(column) < end {
        let overlap = min(end, Double(column + 1)) - max(start, Double(column))
        columns[column] += Double(count) * max(0, overlap) / (end - start)
        column += 1
      }
    }
  }

  /// All of a bin without width: the values are one and the same.
  private func add(_ count: Double, at place: Double, to columns: inout [Double]) {
    guard place >= 0, place <= Double(columns.count) else { return }
    columns[min(Int(place), columns.count - 1)] += count
  }

  /// The natural logarithm.
  static func logarithm(_ value: Double) -> Double { log(value) }
}
