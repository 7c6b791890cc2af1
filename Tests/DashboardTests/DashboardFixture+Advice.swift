import Monitoring

@testable import Dashboard

extension DashboardFixture {
  /// Tells a dashboard of a network that overfits and whose units die.
  static func advise(_ state: inout DashboardState) {
    for number in 3...8 {
      let change = 0.1 * Double(number)
      state.receive(
        .epoch(
          EpochReport(
            epoch: number, epochs: 8, step: number * 100,
            metrics: MetricValues([
              ("loss", 0.9 - change), ("accuracy", 0.9), ("val_loss", 0.5 + change),
              ("val_accuracy", 0.8),
            ]), learningRate: 0.002, seconds: 1)))
    }
    for step in [800, 840, 880] {
      let layer = LayerStatistics(
        layer: 0, weightMean: 0, weightDeviation: 1, weightNorm: 10, gradientNorm: 1,
        updateNorm: 0.01, deadShare: 0.625)
      state.receive(.layers([layer], step: step))
    }
  }
}
