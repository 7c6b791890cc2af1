import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Conv2D layers")
struct Conv2DTests {
  struct Case: Sendable {
    var layer: JSONValue
    var input: Shape
    var output: Shape
  }

  static func layer(_ changes: JSONObject) -> JSONValue {
    var object: JSONObject = ["type": "conv2d", "filters": 3, "kernel_size": 3]
    for member in changes.members { object[member.key] = member.value }
    return .object(object)
  }

  /// Output shapes by Keras' formulas: ⌊(n − reach) / stride⌋ + 1 for valid, ⌈n / stride⌉ for same.
  static let cases: [Case] = [
    Case(layer: layer([:]), input: [5, 7, 2], output: [3, 5, 3]),
    Case(layer: layer(["strides": 2]), input: [6, 7, 2], output: [2, 3, 3]),
    Case(layer: layer(["padding": "same"]), input: [5, 4, 2], output: [5, 4, 3]),
    Case(
      layer: layer(["padding": "same", "strides": [2, 3]]), input: [5, 7, 1], output: [3, 3, 3]),
    Case(
      layer: layer(["padding": "same", "kernel_size": [2, 4]]), input: [3, 3, 2],
      output: [3, 3, 3]),
    Case(layer: layer(["dilation_rate": [2, 1]]), input: [6, 5, 2], output: [2, 3, 3]),
    Case(
      layer: layer(["dilation_rate": 2, "padding": "same"]), input: [4, 5, 1], output: [4, 5, 3]),
    Case(
      layer: layer(["kernel_size": 1, "use_bias": false]), input: [2, 3, 4], output: [2, 3, 3]),
    Case(layer: layer(["kernel_size": 1, "strides": 3]), input: [5, 4, 1], output: [2, 2, 3]),
    Case(layer: layer(["activation": "gelu"]), input: [4, 4, 1], output: [2, 2, 3]),
    Case(layer: layer(["activation": "softmax"]), input: [4, 4, 1], output: [2, 2, 3]),
  ]

  @Test("have Keras' output shape, and gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Case) throws {
    #expect(
      try LayerFixture.outputShape(test.layer, inputShape: test.input) == test.output)
    let check = try GradientCheck(layers: [test.layer], inputShape: test.input, batch: 2).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("sum the products of window and kernel, with zeros beyond the border")
  func values() throws {
    let layer = Self.layer(["filters": 1, "kernel_size": 2, "padding": "same"])
    let network = try LayerFixture.network([layer], inputShape: [2, 2, 1])
    network.parameters.replace(with: [1, 10, 100, 1000])
    network.parameters.replace(at: 16, with: [0.5])
    // The odd row and column of padding stand at the end, as in Keras.
    #expect(network.output(of: [1, 2, 3, 4]) == [4321.5, 402.5, 43.5, 4.5])
  }

  @Test("refuse a window larger than the image, with a way out")
  func tooSmall() {
    #expect(
      LayerFixture.failure([Self.layer(["dilation_rate": 2])], inputShape: [4, 8, 1])
        == "layers[0]: found an input of shape [4, 8, 1]; expected at least 5 rows and 5 columns "
        + "for its window; use padding \"same\" or a smaller window")
  }

  @Test("refuse what is no image")
  func wrongRank() {
    #expect(
      LayerFixture.failure([Self.layer([:])], inputShape: [28, 28])
        == "layers[0]: found an input of shape [28, 28]; expected [rows, columns, channels]; "
        + "give the model an input_shape, or put a reshape before this layer")
  }

  @Test("refuse sizes that are no pair")
  func wrongPair() {
    #expect(
      LayerFixture.failure([Self.layer(["kernel_size": [3, 3, 3]])], inputShape: [9, 9, 1])
        == "layers[0].kernel_size: found a list of 3; expected one number or two")
    #expect(
      LayerFixture.failure([Self.layer(["strides": 0])], inputShape: [9, 9, 1])
        == "layers[0].strides: found 0; expected a whole number from 1 to 4096")
    #expect(
      LayerFixture.failure([Self.layer(["padding": "sane"])], inputShape: [9, 9, 1])
        == "layers[0].padding: found \"sane\"; expected a padding; did you mean \"same\"?")
  }
}
