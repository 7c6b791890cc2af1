import Monitoring
import Testing

@testable import Experiments

@Suite("A replay beside the run")
struct ReplayComparisonTests {
  /// Steps whose losses are these, two steps to a bucket or one.
  private func series(_ losses: [Float], width: Int = 1) -> MetricSeries {
    var series = MetricSeries(capacity: 100)
    for (index, loss) in losses.enumerated() {
      var values = SIMD8<Float>(repeating: 0)
      values[0] = loss
      series.append(
        StepSummary(
          step: index + 1, epoch: 1, samples: 8, seconds: 0, learningRate: 0.1, values: values))
    }
    return series.coarsened(toWidth: width)
  }

  private func epochs(_ losses: [Double]) -> [EpochReport] {
    losses.enumerated().map { index, loss in
      EpochReport(
        epoch: index + 1, epochs: 9, step: 2 * (index + 1),
        metrics: MetricValues([("val_loss", loss)]), learningRate: 0.1, seconds: 1)
    }
  }

  private func compare(
    _ old: MetricSeries, _ oldEpochs: [Double], from start: Int = 0, _ new: MetricSeries,
    _ newEpochs: [Double]
  ) -> ReplayComparison {
    var record = ExperimentRecord.sample()
    record.steps = old
    record.epochs = epochs(oldEpochs)
    return ReplayComparison(record, from: start, steps: new, epochs: epochs(newEpochs))
  }

  @Test("is equal where all losses are, however fine the record kept them")
  func equal() {
    for width in [1, 2, 4] {
      let comparison = compare(
        series([4, 3, 2, 1], width: width), [2, 1], series([4, 3, 2, 1]), [2, 1])
      #expect(comparison.difference == nil)
      #expect(comparison.stepCount == 4 && comparison.epochCount == 2)
    }
  }

  @Test("takes all that is no number for the same, since it is saved as the same")
  func notFinite() {
    let steps = series([1, .nan])
    #expect(compare(steps, [.nan], steps, [.infinity]).difference == nil)
    #expect(compare(steps, [.nan], steps, [1]).difference?.metric == "val_loss")
  }

  @Test("says where the two first differ, and how")
  func difference() throws {
    let old = series([4, 3, 2, 1])
    let step = try #require(compare(old, [2, 1], series([4, 3, 2.5, 1]), [2, 0]).difference)
    #expect(step.metric == "loss" && step.steps == 3...3)
    #expect(step.recorded == 2 && step.replayed == 2.5)
    let epoch = try #require(compare(old, [2, 1], series([4, 3, 2, 0]), [3, 1]).difference)
    #expect(epoch.metric == "val_loss" && epoch.steps == 2...2)
    #expect(epoch.recorded == 2 && epoch.replayed == 3)
    let short = try #require(compare(old, [2, 1], series([4, 3]), [2]).difference)
    #expect(short.metric == "steps" && short.steps == 3...3 && short.replayed == 2)
  }

  @Test("leaves out what came before a fork began")
  func fork() {
    let comparison = compare(
      series([4, 3, 2, 1]), [2, 1], from: 2, series([9, 9, 2, 1]), [9, 1])
    #expect(comparison.difference == nil)
    #expect(comparison.stepCount == 2 && comparison.epochCount == 1)
  }
}
