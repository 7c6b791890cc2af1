import Files
import NeuralNetworks
import Tensors
import Testing

/// Compares a model's gradients with central differences of its loss.
struct GradientCheck {
  let model: Model
  let batch: Int
  private let inputs: [Float]
  private let labels: [Int32]
  private let values: [Float]

  /// - Parameters:
  ///   - layers: the layers as JSON.
  ///   - seed: of weights, inputs and targets.
  init(
    layers: JSONValue, lossJSON: JSONValue? = nil, loss: Loss, inputShape: Shape, batch: Int = 3,
    seed: UInt64 = 7
  ) throws {
    let json: JSONValue = ["layers": layers, "loss": lossJSON ?? .string(loss.rawValue)]
    let node = try JSONParser.parse(Array(JSONWriter.line(json).utf8))
    let plan = try ModelDefinition(from: JSONReader(node)).plan(dataShape: inputShape)
    model = Model(plan, capacity: batch)
    model.network.initialize(seed: seed)
    self.batch = batch
    var generator = RandomGenerator(seed: seed, stream: 9)
    let outputs = plan.outputShape.count
    inputs = (0..<batch * inputShape.count).map { _ in generator.normal() }
    let labels = (0..<batch).map { _ in Int32(generator.below(outputs)) }
    self.labels = labels
    values = (0..<batch * outputs).map { index in
      switch loss {
      case .categoricalCrossentropy: index % outputs == Int(labels[index / outputs]) ? 1 : 0
      case .binaryCrossentropy: Float(generator.below(2))
      default: generator.normal()
      }
    }
  }

  private func withBatch<Result>(_ body: (TargetBatch) -> Result) -> Result {
    for (index, value) in inputs.enumerated() { model.network.input[index] = value }
    return labels.withUnsafeBufferPointer { labels in
      values.withUnsafeBufferPointer { values in
        body(TargetBatch(labels: labels.baseAddress!, values: values.baseAddress!))
      }
    }
  }

  private func loss() -> Double {
    withBatch { model.evaluate(batch: batch, targets: $0)[0] } / Double(batch)
  }

  /// The distance between both gradients by the length of their sum: about 1e-3 for float32 when right,
  /// near 1 when wrong.
  func relativeError() -> Double {
    _ = withBatch { model.train(batch: batch, targets: $0) }
    let network = model.network
    let exact = network.gradients.values()
    var difference = 0.0
    var length = 0.0
    for index in 0..<network.parameters.count {
      let kept = network.parameters.pointer[index]
      let step: Float = 1e-2
      network.parameters.pointer[index] = kept + step
      let above = loss()
      network.parameters.pointer[index] = kept - step
      let below = loss()
      network.parameters.pointer[index] = kept
      let numeric = (above - below) / (2 * Double(step))
      difference += (numeric - Double(exact[index])) * (numeric - Double(exact[index]))
      length += (numeric + Double(exact[index])) * (numeric + Double(exact[index]))
    }
    return length > 0 ? (difference / length).squareRoot() : difference.squareRoot()
  }
}
