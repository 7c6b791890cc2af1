import Files
import NeuralNetworks
import Testing

@Suite("Metrics")
struct MetricTests {
  /// A network that passes its input on, so that a test chooses its outputs.
  func sums(
    outputs: [Float], width: Int, labels: [Int32], values: [Float], metrics: String,
    loss: String = "mse"
  ) throws -> Model.Sums {
    let text = #"{"layers": [{"type": "flatten"}], "loss": "\#(loss)", "metrics": \#(metrics)}"#
    let plan = try ModelDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
      .plan(dataShape: [width])
    let rows = outputs.count / width
    let model = Model(plan, capacity: rows)
    for (index, value) in outputs.enumerated() { model.network.input[index] = value }
    return labels.withUnsafeBufferPointer { labels in
      values.withUnsafeBufferPointer { values in
        model.evaluate(
          batch: rows,
          targets: TargetBatch(labels: labels.baseAddress!, values: values.baseAddress!))
      }
    }
  }

  @Test("accuracy over several outputs counts where the largest stands at the label")
  func categoricalAccuracy() throws {
    let sums = try sums(
      outputs: [0.1, 0.9, 0.8, 0.2, 0.3, 0.7], width: 2, labels: [1, 1, 1],
      values: [0, 1, 0, 1, 0, 1], metrics: #"["accuracy"]"#)
    #expect(sums[1] == 2)
  }

  @Test("accuracy over one output looks at the side of one half")
  func binaryAccuracy() throws {
    let sums = try sums(
      outputs: [0.4, 0.6, 0.5, 0.9], width: 1, labels: [0, 0, 0, 0], values: [0, 1, 1, 0],
      metrics: #"["accuracy"]"#)
    #expect(sums[1] == 2)
  }

  @Test("errors are means over outputs, summed over samples")
  func errors() throws {
    let sums = try sums(
      outputs: [1, 2, 3, 4], width: 2, labels: [0, 0], values: [1, 4, 0, 4],
      metrics: #"["mae", "mse"]"#)
    #expect(sums[1] == 1 + 1.5)
    #expect(sums[2] == 2 + 4.5)
  }
}

extension MetricTests {
  @Test("top k accuracy counts labels among the five largest outputs")
  func topK() throws {
    let row: [Float] = [7, 6, 5, 4, 3, 2, 1]
    let sums = try sums(
      outputs: row + row, width: 7, labels: [4, 5], values: Array(repeating: 0, count: 14),
      metrics: #"["top_k_categorical_accuracy"]"#)
    #expect(sums[1] == 1)
  }

  @Test("the root of the mean squared error is taken of the mean, not of its parts")
  func rootMeanSquaredError() throws {
    let sums = try sums(
      outputs: [3, 5], width: 1, labels: [0, 0], values: [0, 1], metrics: #"["rmse"]"#)
    #expect(Metric.rootMeanSquaredError.value(ofMean: sums[1] / 2) == (12.5).squareRoot())
  }
}
