import Monitoring
import Testing

@testable import Charts

@Suite("Columns over the values of several histograms")
struct HistogramScaleTests {
  private func scale(of histograms: [Histogram]) -> HistogramScale {
    var ends: [Double] = []
    return HistogramScale(histograms, ends: &ends)
  }

  private func histogram(
    _ lower: Double, _ upper: Double, _ counts: [Int], mean: Double? = nil, deviation: Double = 1
  ) -> Histogram {
    Histogram(
      lower: lower, upper: upper, counts: counts, mean: mean ?? (lower + upper) / 2,
      deviation: deviation)
  }

  @Test("hold the values of all, but no outlier beyond four deviations")
  func range() {
    let scale = scale(of: [
      histogram(-1, 1, [1, 1]), histogram(0, 100, [9, 0, 0, 1], mean: 1, deviation: 2),
    ])
    #expect(scale.lower == -1 && scale.upper == 9)
  }

  @Test("are not spread for the first of many, whose values are far wider")
  func firstSteps() {
    let first = histogram(-10, 10, [1, 1], deviation: 9)
    let rest = (0..<19).map { _ in histogram(-1, 2, [1, 1]) }
    let scale = scale(of: [first] + rest)
    #expect(scale.lower == -1 && scale.upper == 2)
  }

  @Test("stand around a value that is alone")
  func constant() {
    let zero = scale(of: [histogram(0, 0, [4, 0], deviation: 0)])
    #expect(zero.lower == -0.5 && zero.upper == 0.5)
    let ten = scale(of: [histogram(10, 10, [4, 0], deviation: 0)])
    #expect(ten.lower == 5 && ten.upper == 15)
    var columns = [Double](repeating: 0, count: 4)
    ten.count(histogram(10, 10, [4, 0], deviation: 0), into: &columns)
    #expect(columns == [0, 0, 4, 0])
    let nothing = scale(of: [])
    #expect(nothing.lower == -0.5 && nothing.upper == 0.5)
  }

  @Test("get what overlaps with them, and all of it where the range holds all")
  func counting() {
    let wide = histogram(0, 8, [2, 4, 4, 2])
    let scale = scale(of: [wide])
    var columns = [Double](repeating: 9, count: 2)
    scale.count(wide, into: &columns)
    #expect(columns == [6, 6])
    for count in 1..<40 {
      columns = [Double](repeating: 0, count: count)
      scale.count(wide, into: &columns)
      #expect(abs(columns.reduce(0, +) - 12) < 1e-9)
    }
    columns = [0, 0]
    // Three quarters of it lie beyond the range.
    scale.count(histogram(6, 14, [1, 1, 1, 1]), into: &columns)
    #expect(columns == [0, 1])
  }
}
