import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("What a network takes")
struct MemoryFootprintTests {
  @Test("its parameters, three times over for training, and all that flows through it")
  func bytes() throws {
    let plan = try LayerFixture.plan(
      [["type": "dense", "units": 3, "activation": "gelu"], ["type": "batch_normalization"]],
      inputShape: [2])
    let footprint = MemoryFootprint(layers: plan.layers, inputShape: [2], batch: 10)
    let network = Network(layers: plan.layers, inputShape: [2], capacity: 10)
    #expect(footprint.weights == 4 * network.parameters.count)
    #expect(footprint.gradients == 4 * network.gradients.count)
    #expect(footprint.optimizer == 2 * footprint.weights)
    // Input, dense (its sums too) and batch normalization (its normalized values too), with gradients; and
    // four sums over the batch, 16 floats each.
    #expect(footprint.activations == 4 * (10 * (2 * 2 + (2 * 3 + 3) + (2 * 3 + 3)) + 4 * 16))
    #expect(footprint.total == 4 * footprint.weights + footprint.activations)
  }

  @Test("gradients within a stretch of layers lie in the memory of a few samples")
  func stretches() throws {
    let shape: Shape = [40, 40, 16]
    let plan = try LayerFixture.plan(
      [["type": "zero_padding2d", "padding": 0], ["type": "zero_padding2d", "padding": 0]],
      inputShape: shape)
    let footprint = MemoryFootprint(layers: plan.layers, inputShape: shape, batch: 10)
    // Input and both outputs, with gradients: the first layer's are of two samples alone.
    #expect(footprint.activations == 4 * shape.count * (10 * 5 + 2))
  }

  @Test("multiplications by its weights, layer by layer")
  func multiplyAdds() throws {
    func count(_ layer: JSONValue, _ shape: Shape) throws -> Int {
      try LayerFixture.plan([layer], inputShape: shape).layers[0].multiplyAdds
    }
    #expect(try count(["type": "dense", "units": 5], [7]) == 35)
    #expect(try count(["type": "dense", "units": 5], [2, 7]) == 70)
    let convolution: JSONValue = [
      "type": "conv2d", "filters": 4, "kernel_size": [3, 2], "padding": "same",
    ]
    #expect(try count(convolution, [5, 6, 2]) == 5 * 6 * (3 * 2 * 2) * 4)
    #expect(try count(["type": "conv1d", "filters": 4, "kernel_size": 3], [7, 2]) == 5 * 6 * 4)
    let transposed: JSONValue = [
      "type": "conv2d_transpose", "filters": 4, "kernel_size": 3, "strides": 2,
    ]
    #expect(try count(transposed, [2, 5, 3]) == 2 * 5 * 3 * (9 * 4))
    for (type, gates) in [("simple_rnn", 1), ("gru", 3), ("lstm", 4)] {
      let layer: JSONValue = ["type": .string(type), "units": 5]
      #expect(try count(layer, [6, 2]) == gates * 5 * (6 * 2 + 5 * 5), "\(type)")
    }
    let block: JSONValue = [
      "type": "residual",
      "layers": [["type": "dense", "units": 5], ["type": "dense", "units": 3]],
    ]
    #expect(try count(block, [3]) == 30)
    #expect(try count(["type": "batch_normalization"], [3]) == 0)
  }
}
