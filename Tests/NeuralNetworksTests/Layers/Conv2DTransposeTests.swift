import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Conv2DTranspose layers")
struct Conv2DTransposeTests {
  private static func layer(_ changes: JSONObject) -> JSONValue {
    var object: JSONObject = ["type": "conv2d_transpose", "filters": 2, "kernel_size": 3]
    for member in changes.members { object[member.key] = member.value }
    return .object(object)
  }

  /// Output shapes by Keras' formulas: n · stride for same, n · stride + max(window − stride, 0) for valid.
  static let cases: [Conv2DTests.Case] = [
    .init(layer: layer([:]), input: [3, 4, 2], output: [5, 6, 2]),
    .init(layer: layer(["strides": 2]), input: [2, 3, 1], output: [5, 7, 2]),
    .init(layer: layer(["strides": 2, "padding": "same"]), input: [3, 2, 3], output: [6, 4, 2]),
    .init(
      layer: layer(["strides": [3, 1], "kernel_size": 2, "activation": "gelu"]), input: [2, 3, 1],
      output: [6, 4, 2]),
    .init(
      layer: layer(["strides": 3, "kernel_size": 2, "padding": "same", "use_bias": false]),
      input: [2, 2, 2], output: [6, 6, 2]),
  ]

  @Test("have Keras' output shape, and gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Conv2DTests.Case) throws {
    #expect(try LayerFixture.outputShape(test.layer, inputShape: test.input) == test.output)
    let check = try GradientCheck(layers: [test.layer], inputShape: test.input, batch: 2).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("lay the kernel down at every pixel")
  func values() throws {
    let layer = Self.layer(["filters": 1, "kernel_size": 2, "strides": 2])
    let network = try LayerFixture.network([layer], inputShape: [1, 2, 1])
    network.parameters.replace(with: [1, 2, 3, 4])
    #expect(network.output(of: [1, 10]) == [1, 2, 10, 20, 3, 4, 30, 40])
  }

  @Test("start their bias as they are told")
  func biasInitializer() throws {
    let network = try LayerFixture.network(
      [Self.layer(["bias_initializer": "ones"])], inputShape: [1, 1, 1])
    #expect(network.values(of: "bias") == [1, 1])
    let plain = try LayerFixture.network([Self.layer([:])], inputShape: [1, 1, 1])
    #expect(plain.values(of: "bias") == [0, 0])
  }

  @Test("refuse what is no image")
  func wrongRank() {
    #expect(
      LayerFixture.failure([Self.layer([:])], inputShape: [5])
        == "layers[0]: found an input of shape [5]; expected [rows, columns, channels]; "
        + "give the model an input_shape, or put a reshape before this layer")
  }
}
