import Files
import NeuralNetworks
import Tensors
import Testing

/// Compares a model's gradients with central differences of its loss.
struct GradientCheck {
  /// What a batch is made of.
  enum Inputs {
    case normal
    /// Values 0.1 apart in random order, so that no difference changes which one is the largest.
    case spread
    /// Whole numbers, for an embedding.
    case wholes(below: Int)
  }

  let model: Model
  let batch: Int
  private let isTraining: Bool
  private let inputs: [Float]
  private let labels: [Int32]
  private let values: [Float]

  /// - Parameters:
  ///   - layers: the layers as JSON.
  ///   - seed: of weights, inputs and targets.
  ///   - isTraining: whether the differences are those of the loss in training, every time with the same
  ///     random numbers.
  init(
    layers: JSONValue, lossJSON: JSONValue? = nil, loss: Loss = .meanSquaredError,
    inputShape: Shape, batch: Int = 3, seed: UInt64 = 7, inputs: Inputs = .normal,
    isTraining: Bool = false
  ) throws {
    let plan = try LayerFixture.plan(
      layers, inputShape: inputShape, lossJSON: lossJSON ?? .string(loss.rawValue))
    model = Model(plan, capacity: batch)
    model.network.initialize(seed: seed)
    self.batch = batch
    self.isTraining = isTraining
    var generator = RandomGenerator(seed: seed, stream: 9)
    let outputs = plan.outputShape.count
    let count = batch * inputShape.count
    switch inputs {
    case .normal: self.inputs = (0..<count).map { _ in generator.normal() }
    case .spread:
      self.inputs = (0..<count).shuffled(using: &generator).map { 0.1 * Float($0 - count / 2) }
    case .wholes(let bound): self.inputs = (0..<count).map { _ in Float(generator.below(bound)) }
    }
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

  /// Moves every trained parameter from its initial value: zeros and ones hide what they are multiplied
  /// with or added to.
  func jittered() -> GradientCheck {
    var generator = RandomGenerator(seed: 31)
    for (index, layer) in model.network.layers.enumerated() {
      for parameter in layer.parameters where parameter.isTrainable {
        let start =
          model.network.parameters.pointer + model.network.parameterOffsets[index]
          + parameter.offset
        for element in 0..<parameter.shape.count { start[element] += 0.2 * generator.normal() }
      }
    }
    return self
  }

  private func withTargets<Result>(_ body: (TargetBatch) -> Result) -> Result {
    // The same number of the pass gives the same random numbers.
    model.network.passCount = 0
    return labels.withUnsafeBufferPointer { labels in
      values.withUnsafeBufferPointer { values in
        body(TargetBatch(labels: labels.baseAddress!, values: values.baseAddress!))
      }
    }
  }

  private func writeInputs() {
    for (index, value) in inputs.enumerated() { model.network.input[index] = value }
  }

  private func train() -> Double {
    withTargets { model.train(batch: batch, targets: $0, needsInputGradient: true)[0] }
  }

  private func loss() -> Double {
    let sum =
      isTraining ? train() : withTargets { model.evaluate(batch: batch, targets: $0)[0] }
    return sum / Double(batch)
  }

  /// The distance between both gradients by the length of their sum: about 1e-3 for float32 when right,
  /// near 1 when wrong.
  private func relativeError(
    of values: UnsafeMutablePointer<Float>, exact: [Float], step: Float = 1e-2
  ) -> Double {
    var difference = 0.0
    var length = 0.0
    for index in exact.indices {
      let kept = values[index]
      values[index] = kept + step
      let above = loss()
      values[index] = kept - step
      let below = loss()
      values[index] = kept
      let numeric = (above - below) / (2 * Double(step))
      difference += (numeric - Double(exact[index])) * (numeric - Double(exact[index]))
      length += (numeric + Double(exact[index])) * (numeric + Double(exact[index]))
    }
    return length > 0 ? (difference / length).squareRoot() : difference.squareRoot()
  }

  /// How far the gradients of all parameters are from differences.
  func relativeError() -> Double {
    writeInputs()
    _ = train()
    let network = model.network
    return relativeError(of: network.parameters.pointer, exact: network.gradients.values())
  }

  /// How far the gradient of the input is from differences.
  func inputError() -> Double {
    writeInputs()
    _ = train()
    let gradient = UnsafeBufferPointer(start: model.network.inputGradient, count: inputs.count)
    return relativeError(of: model.network.input, exact: Array(gradient))
  }
}
