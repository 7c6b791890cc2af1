import Monitoring
import Testing

@Suite("A metric series")
struct MetricSeriesTests {
  @Test("keeps a spike of one step through a million others, in bounded memory")
  func spike() throws {
    var series = MetricSeries(capacity: 64)
    var sum = 0.0
    for step in 1...1_000_000 {
      let value: Float = step == 123_457 ? 1000 : Float(step % 7)
      sum += Double(value)
      series.append(.step(step, value))
    }
    #expect(series.buckets.count <= 64 && series.buckets.count > 16)
    let spikes = series.buckets.filter { $0.maximum[0] == 1000 }
    #expect(spikes.count == 1)
    #expect(
      try (#require(spikes.first).firstStep...#require(spikes.first).lastStep).contains(123_457))
    #expect(series.buckets.reduce(0) { $0 + $1.sum[0] } == sum)
    checkGrid(series, through: 1_000_000)
  }

  @Test("keeps each step by itself until it is full")
  func unmerged() {
    var series = MetricSeries(capacity: 8)
    for step in 1...8 { series.append(.step(step, Float(step))) }
    #expect(series.bucketWidth == 1)
    #expect(series.buckets.map { $0.mean(0) } == [1, 2, 3, 4, 5, 6, 7, 8])
    series.append(.step(9, 9))
    #expect(series.bucketWidth == 2)
    #expect(series.buckets.map { $0.mean(0) } == [1.5, 3.5, 5.5, 7.5, 9])
  }

  @Test(
    "holds the same steps in each bucket when they come folded by twos or fours",
    arguments: [2, 4, 16])
  func folded(width: Int) {
    var series = MetricSeries(capacity: 32)
    for step in 1...16 { series.append(.step(step)) }
    for first in stride(from: 17, through: 16 + 8 * width, by: width) {
      var summary = StepSummary.step(first)
      for step in first + 1..<first + width { summary.merge(.step(step)) }
      series.append(summary)
    }
    checkGrid(series, through: 16 + 8 * width)
  }

  /// Bucket i holds the steps from `i · bucketWidth + 1` on, without a gap.
  private func checkGrid(_ series: MetricSeries, through lastStep: Int) {
    let width = series.bucketWidth
    #expect(width & (width - 1) == 0)
    for (index, bucket) in series.buckets.enumerated() {
      #expect(bucket.firstStep == index * width + 1)
      #expect(bucket.lastStep == min((index + 1) * width, lastStep))
    }
    #expect(series.buckets.last?.lastStep == lastStep)
  }

  @Test("a series that is cut in the middle of a bucket keeps the share of what is counted there")
  func cut() {
    var series = MetricSeries(capacity: 2)
    for step in 1...8 {
      series.append(
        StepSummary(
          step: step, epoch: 1, samples: 10, seconds: 1, learningRate: 0.1,
          values: SIMD8(repeating: 2)))
    }
    let last = series.truncated(toStep: 5).buckets[1]
    #expect(last.firstStep == 5 && last.stepCount == 1 && last.samples == 10)
    #expect(last.seconds == 1 && last.finiteCount[0] == 1 && last.mean(0) == 2)
    #expect(series.truncated(toStep: 8) == series)
  }
}
