import Files
import NeuralNetworks
import Tensors

/// Layers from JSON, alone and at work.
enum LayerFixture {
  static func plan(
    _ layers: JSONValue, inputShape: Shape, lossJSON: JSONValue = "mse"
  ) throws -> ModelPlan {
    let json: JSONValue = [
      "input_shape": .array(inputShape.extents.map { JSONValue($0) }), "layers": layers,
      "loss": lossJSON,
    ]
    let node = try JSONParser.parse(Array(JSONWriter.line(json).utf8))
    return try ModelDefinition(from: JSONReader(node)).plan(dataShape: inputShape)
  }

  static func outputShape(_ layer: JSONValue, inputShape: Shape) throws -> Shape {
    try plan([layer], inputShape: inputShape).outputShape
  }

  /// What a person reads when the layers do not fit; nil when they do.
  static func failure(_ layers: JSONValue, inputShape: Shape) -> String? {
    do {
      _ = try plan(layers, inputShape: inputShape)
      return nil
    } catch { return "\(error)" }
  }

  static func network(
    _ layers: JSONValue, inputShape: Shape, capacity: Int = 1, seed: UInt64 = 1
  ) throws -> Network {
    let plan = try plan(layers, inputShape: inputShape)
    let network = Network(layers: plan.layers, inputShape: inputShape, capacity: capacity)
    network.initialize(seed: seed)
    return network
  }
}

extension Network {
  /// The output for a batch.
  func output(of values: [Float], isTraining: Bool = false) -> [Float] {
    let batch = values.count / inputShape.count
    for (index, value) in values.enumerated() { input[index] = value }
    forward(batch: batch, isTraining: isTraining)
    return Array(UnsafeBufferPointer(start: output, count: batch * outputShape.count))
  }

  /// The gradient of the input after a pass, for a gradient of the output.
  func inputGradient(for gradient: [Float]) -> [Float] {
    let batch = gradient.count / outputShape.count
    for (index, value) in gradient.enumerated() { outputGradient[index] = value }
    backward(batch: batch, needsInputGradient: true)
    return Array(UnsafeBufferPointer(start: inputGradient, count: batch * inputShape.count))
  }

  /// The values of a parameter of a layer.
  func values(of name: String, layer: Int = 0) -> [Float] {
    place(of: name, layer: layer).map { parameters.values(at: $0.offset, count: $0.count) } ?? []
  }
}
