import NeuralNetworks
import Tensors
import Testing

@testable import NeuralNetworks

@Suite("Metrics over whole epochs")
struct EpochMetricsTests {
  private func metrics(
    _ wanted: [Metric], columns: Int,
    batches: [(outputs: [Float], labels: [Int32], values: [Float])]
  ) -> [Double] {
    let metrics = EpochMetrics(wanted, columns: columns)
    for batch in batches {
      batch.outputs.withUnsafeBufferPointer { outputs in
        batch.labels.withUnsafeBufferPointer { labels in
          batch.values.withUnsafeBufferPointer { values in
            metrics.add(
              outputs.baseAddress!,
              TargetBatch(labels: labels.baseAddress!, values: values.baseAddress!),
              rows: batch.outputs.count / columns)
          }
        }
      }
    }
    return wanted.map { metrics.value(of: $0) }
  }

  @Test("precision, recall and F1 of one output look at the positive class, over all batches")
  func binary() {
    // Two true positives, one false positive, one false negative, one true negative.
    let found = metrics(
      [.precision, .recall, .f1Score], columns: 1,
      batches: [
        ([0.9, 0.8, 0.7], [0, 0, 0], [1, 1, 0]), ([0.2, 0.1], [0, 0], [1, 0]),
      ])
    #expect(found.allSatisfy { abs($0 - 2.0 / 3) < 1e-12 })
  }

  @Test("over several classes they are means, a class never called having precision 0")
  func classes() {
    let found = metrics(
      [.precision, .recall], columns: 3,
      batches: [
        ([1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0], [0, 1, 1, 2], Array(repeating: 0, count: 12))
      ])
    // Class 0: 1 of 2 called, 1 of 1 found; class 1: 1 of 2, 1 of 2; class 2: never called.
    #expect(abs(found[0] - (0.5 + 0.5 + 0) / 3) < 1e-12)
    #expect(abs(found[1] - (1 + 0.5 + 0) / 3) < 1e-12)
  }

  @Test("the area under the curve is 1 for a perfect order, 0 for the reverse, one half for none")
  func areaUnderCurve() {
    let cases: [(outputs: [Float], area: Double)] = [
      ([0.9, 0.8, 0.2, 0.1], 1), ([0.1, 0.2, 0.8, 0.9], 0), ([0.5, 0.5, 0.5, 0.5], 0.5),
      ([0.9, 0.2, 0.5, 0.1], 0.75),
    ]
    for (outputs, area) in cases {
      let found = metrics(
        [.areaUnderCurve], columns: 1, batches: [(outputs, [0, 0, 0, 0], [1, 1, 0, 0])])
      #expect(abs(found[0] - area) < 1e-9, "\(outputs)")
    }
  }

  @Test("R² is 1 for what is right, 0 for the mean, negative for worse")
  func explainedVariance() {
    for (outputs, expected) in [([1, 2, 3], 1.0), ([2, 2, 2], 0), ([3, 2, 1], -3)]
      as [([Float], Double)]
    {
      let found = metrics([.r2Score], columns: 1, batches: [(outputs, [0, 0, 0], [1, 2, 3])])
      #expect(abs(found[0] - expected) < 1e-12)
    }
  }

  @Test(
    "R² of several columns is their mean, whatever their sizes; a constant column counts nowhere")
  func explainedVarianceOfColumns() {
    let (outputs, targets): ([Float], [Float]) = (
      [1, 200, 7, 2, 200, 8, 3, 200, 9], [1, 100, 7, 2, 200, 7, 3, 300, 7]
    )
    let found = metrics([.r2Score], columns: 3, batches: [(outputs, [0, 0, 0], targets)])
    #expect(abs(found[0] - 0.5) < 1e-12)
  }

  @Test("what a worker has gathered counts once, however often it is taken")
  func taking() {
    func add(_ outputs: [Float], _ targets: [Float], to metrics: EpochMetrics) {
      [Int32](repeating: 0, count: outputs.count).withUnsafeBufferPointer { labels in
        targets.withUnsafeBufferPointer { targets in
          metrics.add(
            outputs,
            TargetBatch(labels: labels.baseAddress!, values: targets.baseAddress!),
            rows: outputs.count)
        }
      }
    }
    let wanted: [Metric] = [.areaUnderCurve, .precision, .recall, .r2Score]
    let (whole, first, second) = (
      EpochMetrics(wanted, columns: 1), EpochMetrics(wanted, columns: 1),
      EpochMetrics(wanted, columns: 1)
    )
    for (outputs, targets) in [
      ([0.9, 0.8, 0.4], [1, 0, 1]), ([0.7, 0.2], [1, 0]),
    ] as [([Float], [Float])] {
      add(outputs, targets, to: whole)
      add([outputs[0]], [targets[0]], to: first)
      add(Array(outputs.dropFirst()), Array(targets.dropFirst()), to: second)
      first.take(from: second)
    }
    #expect(first.state == whole.state)
    #expect(second.state.allSatisfy { $0 == 0 })
  }

  @Test("after a reset nothing is left")
  func reset() {
    let metrics = EpochMetrics([.areaUnderCurve, .precision, .r2Score], columns: 1)
    let outputs: [Float] = [0.9]
    outputs.withUnsafeBufferPointer { outputs in
      [Int32(0)].withUnsafeBufferPointer { labels in
        metrics.add(
          outputs.baseAddress!,
          TargetBatch(labels: labels.baseAddress!, values: outputs.baseAddress!), rows: 1)
      }
    }
    metrics.reset()
    #expect(metrics.value(of: .areaUnderCurve).isNaN)
    #expect(metrics.value(of: .precision) == 0)
    #expect(metrics.value(of: .r2Score).isNaN)
  }
}
