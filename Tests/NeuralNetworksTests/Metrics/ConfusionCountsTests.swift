import Testing

@testable import NeuralNetworks

@Suite("Counts of a confusion matrix")
struct ConfusionCountsTests {
  private func add(
    _ counts: ConfusionCounts, outputs: [Float], labels: [Int32] = [0], values: [Float] = [0],
    rows: Int
  ) {
    outputs.withUnsafeBufferPointer { outputs in
      labels.withUnsafeBufferPointer { labels in
        values.withUnsafeBufferPointer { values in
          guard let outputs = outputs.baseAddress, let labels = labels.baseAddress,
            let values = values.baseAddress
          else { return }
          counts.add(outputs, TargetBatch(labels: labels, values: values), rows: rows)
        }
      }
    }
  }

  @Test("a row for the label, a column for the largest output, over several batches")
  func labels() {
    let counts = ConfusionCounts(columns: 3, readsLabels: true)
    // Taken for 1, 2, 0, 1; they are 1, 1, 0, 2.
    add(
      counts, outputs: [0.1, 0.8, 0.1, 0, 0.3, 0.7, 0.5, 0.3, 0.2, 0.2, 0.6, 0.2],
      labels: [1, 1, 0, 2], rows: 4)
    // Of equal outputs the first one counts.
    add(counts, outputs: [0.4, 0.4, 0.2], labels: [1], rows: 1)
    #expect(counts.classes == 3)
    #expect(counts.counts == [1, 0, 0, 1, 1, 1, 0, 1, 0])
    counts.reset()
    #expect(counts.counts == Array(repeating: 0, count: 9))
  }

  @Test("one output is two classes, parted at 0.5")
  func binary() {
    let counts = ConfusionCounts(columns: 1, readsLabels: false)
    add(counts, outputs: [0.2, 0.9, 0.5, 0.6, 0.51], values: [0, 1, 1, 0, 1], rows: 5)
    // Of the two zeros one is taken for a one; of the three ones one for a zero.
    #expect(counts.counts == [1, 1, 1, 2])
  }

  @Test("the truth of one-hot rows is their largest value")
  func oneHot() {
    let counts = ConfusionCounts(columns: 2, readsLabels: false)
    add(counts, outputs: [0.9, 0.1, 0.6, 0.4], values: [0, 1, 1, 0], rows: 2)
    #expect(counts.counts == [1, 0, 1, 0])
  }
}
