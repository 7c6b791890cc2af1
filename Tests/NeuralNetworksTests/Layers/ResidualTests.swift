import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Residual layers")
struct ResidualTests {
  private func block(_ layers: JSONValue) -> JSONValue { ["type": "residual", "layers": layers] }

  @Test("gradients agree with differences of the loss")
  func gradients() throws {
    let check = try GradientCheck(
      layers: [
        block([
          ["type": "dense", "units": 5, "activation": "gelu"], ["type": "layer_normalization"],
          ["type": "dense", "units": 3, "activation": "tanh"],
        ])
      ], inputShape: [3]
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("blocks stand inside blocks, with batch normalization and random numbers")
  func nested() throws {
    let convolution: JSONValue = [
      "type": "conv2d", "filters": 2, "kernel_size": 3, "padding": "same",
    ]
    let check = try GradientCheck(
      layers: [
        block([
          convolution, block([["type": "batch_normalization"], convolution]),
          ["type": "dropout", "rate": 0.3], ["type": "gaussian_noise", "stddev": 0.1],
        ])
      ], inputShape: [3, 4, 2], isTraining: true
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("add what the block makes to what came in")
  func values() throws {
    let network = try LayerFixture.network(
      [block([["type": "dense", "units": 2, "activation": "relu"]])], inputShape: [2])
    network.parameters.replace(with: [1, 0, 0, 1])
    #expect(network.output(of: [3, -4]) == [6, -4])
    #expect(network.layers[0].parameters.map(\.name) == ["layers.0.kernel", "layers.0.bias"])
  }

  @Test("are frozen as a whole: what normalizes inside works as in inference")
  func freezing() throws {
    let network = try LayerFixture.network(
      [block([["type": "batch_normalization"]])], inputShape: [1], capacity: 2)
    let values: [Float] = [2, 6]
    #expect(network.output(of: values, isTraining: true) != network.output(of: values))
    network.frozen = [0]
    let before = network.values(of: "layers.0.moving_mean")
    #expect(network.output(of: values, isTraining: true) == network.output(of: values))
    #expect(network.values(of: "layers.0.moving_mean") == before)
  }

  @Test("draw different random numbers in every layer, however deep")
  func randomNumbers() throws {
    let noise: JSONValue = ["type": "gaussian_noise", "stddev": 1]
    // Sums of noises: equal noises would make a deviation larger than that of independent ones.
    let network = try LayerFixture.network(
      [block([["type": "activation", "activation": "relu"], block([noise]), noise, noise])],
      inputShape: [20_000])
    let output = network.output(of: [Float](repeating: 0, count: 20_000), isTraining: true)
    let variance = output.reduce(0.0) { $0 + Double($1) * Double($1) } / 20_000
    #expect(abs(variance - 3) < 0.2)
  }

  @Test("refuse a block that changes the shape, and one without layers")
  func misfits() {
    #expect(
      LayerFixture.failure([block([["type": "dense", "units": 4]])], inputShape: [3])
        == "layers[0]: found a block that makes [4] of [3]; expected one that keeps the shape; "
        + "use padding \"same\", or as many units as come in")
    #expect(
      LayerFixture.failure([block([["type": "max_pooling2d"]])], inputShape: [3])
        == "layers[0]: found an input of shape [3] at layers[0] of the block; expected "
        + "[rows, columns, channels]; give the model an input_shape, or put a reshape before this "
        + "layer")
    #expect(
      LayerFixture.failure([block([])], inputShape: [3])
        == "layers[0].layers: found no layers; expected at least one")
  }
}
