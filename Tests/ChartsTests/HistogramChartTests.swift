import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Charts

@Suite("A histogram")
struct HistogramChartTests {
  private func histogram(
    _ counts: [Int], _ lower: Double = -1, _ upper: Double = 1, notFinite: Int = 0
  ) -> Histogram {
    Histogram(
      lower: lower, upper: upper, counts: counts, mean: 0, deviation: 1, notFiniteCount: notFinite)
  }

  private func picture(
    _ histogram: Histogram, _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille
  ) -> String {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    HistogramChart(histogram).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
    return canvas.text
  }

  @Test("of a single value has one bar in the middle")
  func single() {
    #expect(
      picture(histogram([1], 0.92, 0.92), 9, 3) == """
            █
            █
          0.92
        """)
  }

  @Test("has bars over its range")
  func bars() {
    let bell = histogram([1, 4, 8, 16, 16, 8, 4, 1], -0.5, 0.5)
    #expect(
      picture(bell, 16, 4) == """
              ████
            ▄▄████▄▄
        ▂▂▆▆████████▆▆▂▂
        -0.5   0     0.5
        """)
    #expect(
      picture(bell, 16, 4, .ascii) == """
              ####
            ::####::
        ..############..
        -0.5   0     0.5
        """)
  }

  @Test("over another one has one axis for both, with a mark at each height of the other")
  func reference() {
    func picture(_ symbols: Symbols) -> String {
      var canvas = Canvas(Size(columns: 16, rows: 4))
      HistogramChart(
        histogram([4, 16, 16, 4], -0.5, 0.5), reference: histogram([8, 8, 8, 8], -1, 1)
      ).draw(on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
      return canvas.text
    }
    #expect(
      picture(.braille) == """
              ████
              ████
        ••••••••••••••••
        -1     0       1
        """)
    #expect(
      picture(.ascii) == """
              ####
              ####
        oooooooooooooooo
        -1     0       1
        """)
    // The sums stay, wherever the columns are.
    for columns in [1, 7, 16, 200] {
      for (lower, upper) in [(-1.0, 1.0), (-3, 5), (-1, 1.0001)] {
        var counts = [Double](repeating: 0, count: columns)
        HistogramChart.resample(
          histogram([1, 10, 100, 1000]), into: &counts, from: lower, to: upper)
        #expect(abs(counts.reduce(0, +) - 1111) < 1e-6)
      }
    }
    var single = [Double](repeating: 0, count: 4)
    HistogramChart.resample(histogram([5], 2, 2), into: &single, from: 0, to: 4)
    #expect(single == [0, 0, 5, 0])
  }

  @Test("with logarithmic counts raises what is rare")
  func logarithmic() {
    var canvas = Canvas(Size(columns: 4, rows: 4))
    HistogramChart(histogram([1, 10, 100, 1000]), isLogarithmic: true).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: .braille)
    #expect(
      canvas.text == """
           █
          ██
        ▂███
        -1
        """)
  }

  @Test("shows a bin with a single value among a million", arguments: Symbols.allCases)
  func outlier(symbols: Symbols) {
    var counts = [Int](repeating: 0, count: 32)
    (counts[3], counts[31]) = (1_000_000, 1)
    for rows in 1...6 {
      var canvas = Canvas(Size(columns: 32, rows: rows))
      HistogramChart(histogram(counts)).draw(
        on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
      #expect(canvas[31, rows >= 3 ? rows - 2 : rows - 1].scalar != " ")
      #expect(canvas[20, rows >= 3 ? rows - 2 : rows - 1].scalar == " ")
    }
  }

  @Test("keeps its total when it is spread over another number of bars")
  func resampling() {
    var random = SplitMix(seed: 5)
    for _ in 0..<200 {
      let bins = Int.random(in: 1...80, using: &random)
      let counts = (0..<bins).map { _ in Int.random(in: 0...1000, using: &random) }
      let columns = Int.random(in: 1...150, using: &random)
      let bars = resampled(counts, to: columns)
      let difference = abs(bars.reduce(0, +) - Double(counts.reduce(0, +)))
      #expect(difference < 1e-6, "seed 5: \(bins) bins on \(columns) columns")
    }
    #expect(resampled([3, 5], to: 2) == [3, 5])
    #expect(resampled([3, 5], to: 4) == [1.5, 1.5, 2.5, 2.5])
    #expect(resampled([3, 5], to: 0) == [])
    #expect(resampled([], to: 4) == [0, 0, 0, 0])
  }

  private func resampled(_ counts: [Int], to columns: Int) -> [Double] {
    var result = [Double](repeating: 0, count: columns)
    HistogramChart(histogram(counts)).resample(into: &result)
    return result
  }

  @Test("says so when there is nothing to show")
  func nothing() {
    #expect(picture(histogram([0, 0]), 30, 3).hasPrefix("no values"))
    #expect(picture(histogram([]), 30, 3).hasPrefix("no values"))
    #expect(picture(histogram([0], notFinite: 4), 30, 3).hasPrefix("all values are NaN"))
    #expect(picture(histogram([]), 4, 1) == "no …")
    #expect(picture(histogram([]), 4, 1, .ascii) == "no ~")
  }

  @Test("draws at every size, within its rectangle", arguments: Symbols.allCases)
  func sizes(symbols: Symbols) {
    for columns in 0...20 {
      for rows in 0...6 {
        var canvas = Canvas(Size(columns: 24, rows: 10))
        canvas.fill(canvas.bounds, "@", .plain)
        let rect = Rect(column: 2, row: 2, columns: columns, rows: rows)
        HistogramChart(histogram([0, 3, 9, 1], -3e38, 3e38)).draw(
          on: &canvas, in: rect, theme: .standard, symbols: symbols)
        for row in 0..<10 {
          for column in 0..<24 where !rect.contains(column: column, row: row) {
            #expect(canvas[column, row].scalar == "@")
          }
        }
      }
    }
  }

  @Test("of a constant tensor is one value wide and does not trap")
  func constant() {
    let text = picture(histogram([0, 7, 0], 0.5, 0.5), 12, 3)
    #expect(text.contains("0.5"))
  }
}
