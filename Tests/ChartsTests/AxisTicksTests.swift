import TestSupport
import Testing

@testable import Charts

@Suite("The ticks of an axis")
struct AxisTicksTests {
  private func labels(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
    AxisTicks(linear: range, count: count).ticks.map(\.label)
  }

  private func logarithmicLabels(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
    AxisTicks(logarithmic: range, count: count).ticks.map(\.label)
  }

  @Test("are round numbers with as many digits as they need")
  func roundNumbers() {
    #expect(labels(0...1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0...1, 3) == ["0.0", "0.5", "1.0"])
    #expect(labels(0.013...0.047, 4) == ["0.02", "0.03", "0.04"])
    #expect(labels(-3...3, 7) == ["-3", "-2", "-1", "0", "1", "2", "3"])
    #expect(labels(1...1875, 8) == ["500", "1000", "1500"])
    #expect(labels(0...1875, 4) == ["0", "500", "1000", "1500"])
  }

  @Test("are two at least, every second step where the next round one leaves a single number")
  func atLeastTwo() {
    #expect(labels(0.55...1.25, 3) == ["0.6", "1.0"])
    #expect(labels(0.55...1.25, 1) == ["1"] || labels(0.55...1.25, 1) == ["1.0"])
  }

  @Test("of a plot of few rows are as many as stand equally far apart")
  func fewRows() {
    func labels(_ range: ClosedRange<Double>, _ rows: Int) -> [String] {
      AxisTicks(linear: range, rows: rows).ticks.map(\.label)
    }
    #expect(labels(0...1, 3) == ["0.0", "0.5", "1.0"])
    #expect(labels(0.3...2.1, 4) == ["0.5", "1.0", "1.5", "2.0"])
    // 0.5 would stand nearer to 0 than to 1.
    #expect(labels(0...1.24, 4) == ["0", "1"])
    #expect(labels(0...1, 11) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test("stay apart where the range is far from zero")
  func farFromZero() {
    #expect(labels(1_000_000...1_000_900, 4) == ["1000000", "1000500"])
    #expect(Set(labels(0.5...0.500001, 4)).count == labels(0.5...0.500001, 4).count)
    #expect(labels(0...3e9, 4) == ["0", "1e9", "2e9", "3e9"])
    #expect(labels(0...3e7, 4) == ["0", "10000000", "20000000", "30000000"])
  }

  @Test("exist for any two different ends, however close or far apart")
  func extremes() {
    let ranges: [ClosedRange<Double>] = [
      1...1.0.nextUp, 1000...1000.0.nextUp, 0...Double.leastNonzeroMagnitude,
      0...Double.leastNormalMagnitude, -1e308...0, -1e308...1e308, 0...Double.infinity,
      1e300...1e301, 3...3, 1e16...(1e16 + 4),
    ]
    let least = Double.leastNonzeroMagnitude
    for range in ranges {
      for count in 0...4 {
        #expect(AxisTicks(linear: range, count: count).ticks.count <= max(1, count), "\(range)")
        let positive = max(range.lowerBound, least)...max(range.upperBound, least)
        #expect(AxisTicks(logarithmic: positive, count: count).ticks.count <= max(1, count))
      }
    }
  }

  @Test("are sorted, distinct, within the range and few, for any range", arguments: [1, 2, 3])
  func linearProperties(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<1000 {
      let size = Double.random(in: -9...9, using: &random)
      let center = Double.random(in: -1...1, using: &random) * exp10(size)
      let width = exp10(size - Double.random(in: 0...5, using: &random))
      let range = center...(center + width)
      let count = Int.random(in: 1...12, using: &random)
      expectProper(
        AxisTicks(linear: range, count: count).ticks, range, count, "seed \(seed): \(range)")
    }
  }

  @Test("of a logarithmic axis are as proper", arguments: [1, 2, 3])
  func logarithmicProperties(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<1000 {
      let low = exp10(Double.random(in: -9...6, using: &random))
      let high = low * exp10(Double.random(in: 0.01...8, using: &random))
      let count = Int.random(in: 2...12, using: &random)
      let ticks = AxisTicks(logarithmic: low...high, count: count).ticks
      expectProper(ticks, low...high, count, "seed \(seed): \(low)...\(high)")
    }
  }

  private func exp10(_ value: Double) -> Double {
    var result = 1.0
    let whole = value.rounded(.down)
    for _ in 0..<Int(abs(whole)) { result *= whole < 0 ? 0.1 : 10 }
    return result * (1 + 9 * (value - whole))
  }

  private func expectProper(
    _ ticks: [AxisTicks.Tick], _ range: ClosedRange<Double>, _ count: Int, _ comment: Comment
  ) {
    #expect(ticks.count <= count, comment)
    let values = ticks.map(\.value)
    #expect(values == values.sorted(), comment)
    #expect(Set(ticks.map(\.label)).count == ticks.count, comment)
    let slack = (range.upperBound - range.lowerBound) * 1e-6
    #expect(
      values.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack },
      comment)
  }

  @Test("of a logarithmic axis are powers of ten, with 2 and 5 times them where there is room")
  func powers() {
    #expect(logarithmicLabels(0.001...100, 8) == ["0.001", "0.01", "0.1", "1", "10", "100"])
    #expect(logarithmicLabels(0.1...10, 8) == ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    #expect(logarithmicLabels(0.1...10, 4) == ["0.1", "1", "10"])
    #expect(logarithmicLabels(1e-6...1e6, 5).count <= 5)
  }

  @Test("of a short logarithmic axis between two powers are there all the same")
  func shortLogarithmicAxis() {
    #expect(logarithmicLabels(0.21...0.49, 4).count >= 2)
    #expect(logarithmicLabels(2.1...2.2, 4).count >= 2)
  }

  @Test("are none for a logarithmic axis from zero on")
  func fromZero() {
    #expect(logarithmicLabels(0...1, 4).isEmpty)
    #expect(logarithmicLabels(-1...1, 4).isEmpty)
  }
}
