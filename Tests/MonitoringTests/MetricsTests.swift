import Monitoring
import Testing

@Suite("Metrics")
struct MetricsTests {
  @Test("are better in their own direction, and anything is better than NaN")
  func direction() {
    let loss = MetricDescriptor(name: "loss", isHigherBetter: false)
    let accuracy = MetricDescriptor(name: "accuracy", isHigherBetter: true)
    #expect(loss.isBetter(1, than: 2) && !loss.isBetter(2, than: 1) && !loss.isBetter(1, than: 1))
    #expect(accuracy.isBetter(2, than: 1) && !accuracy.isBetter(1, than: 2))
    for metric in [loss, accuracy] {
      #expect(metric.isBetter(1, than: .nan))
      #expect(!metric.isBetter(.nan, than: 1))
      #expect(!metric.isBetter(.nan, than: .nan))
    }
  }

  @Test("have Keras' names on each split")
  func names() {
    let metric = MetricDescriptor(name: "mean_absolute_error", isHigherBetter: false)
    #expect(metric.label == "mean absolute error")
    #expect(
      DataSplit.allCases.map { metric.name(on: $0) }
        == ["mean_absolute_error", "val_mean_absolute_error", "test_mean_absolute_error"])
  }

  @Test("keep their order when one is changed, added or removed")
  func order() {
    var values = MetricValues([("loss", 1), ("accuracy", 0.5)])
    values["loss"] = 2
    values["val_loss"] = 3
    values["accuracy"] = nil
    values["missing"] = nil
    #expect(values == MetricValues([("loss", 2), ("val_loss", 3)]))
    #expect(values["accuracy"] == nil)
  }
}
