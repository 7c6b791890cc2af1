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
      let bars = HistogramChart(histogram(counts)).resampled(to: columns)
      #expect(bars.count == columns)
      let difference = abs(bars.reduce(0, +) - Double(counts.reduce(0, +)))
      #expect(difference < 1e-6, "seed 5: \(bins) bins on \(columns) columns")
    }
    #expect(HistogramChart(histogram([3, 5])).resampled(to: 2) == [3, 5])
    #expect(HistogramChart(histogram([3, 5])).resampled(to: 4) == [1.5, 1.5, 2.5, 2.5])
    #expect(HistogramChart(histogram([3, 5])).resampled(to: 0).isEmpty)
    #expect(HistogramChart(histogram([])).resampled(to: 4).isEmpty)
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
