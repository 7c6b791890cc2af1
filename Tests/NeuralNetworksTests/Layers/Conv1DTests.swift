import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Conv1D layers")
struct Conv1DTests {
  private static func layer(_ changes: JSONObject) -> JSONValue {
    var object: JSONObject = ["type": "conv1d", "filters": 2, "kernel_size": 3]
    for member in changes.members { object[member.key] = member.value }
    return .object(object)
  }

  static let cases: [Conv2DTests.Case] = [
    .init(layer: layer([:]), input: [7, 3], output: [5, 2]),
    .init(layer: layer(["strides": 2]), input: [8, 1], output: [3, 2]),
    .init(layer: layer(["padding": "same", "strides": 3]), input: [7, 2], output: [3, 2]),
    .init(layer: layer(["dilation_rate": 3]), input: [9, 2], output: [3, 2]),
    .init(
      layer: layer(["kernel_size": [4], "padding": "same", "activation": "silu"]), input: [5, 2],
      output: [5, 2]),
  ]

  @Test("have Keras' output shape, and gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Conv2DTests.Case) throws {
    let layer = try LayerFixture.plan([test.layer], inputShape: test.input).layers[0]
    #expect(layer.outputShape == test.output)
    #expect(layer.parameters[0].shape.rank == 3)
    let check = try GradientCheck(layers: [test.layer], inputShape: test.input).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("leave a softmax at the end to the loss")
  func softmaxAtEnd() throws {
    let layer = Self.layer(["activation": "softmax", "kernel_size": 4])
    let check = try GradientCheck(
      layers: [layer], loss: .sparseCategoricalCrossentropy, inputShape: [4, 3])
    #expect(check.relativeError() < 5e-3)
  }

  @Test("refuse images and sequences shorter than their window")
  func misfits() {
    #expect(
      LayerFixture.failure([Self.layer([:])], inputShape: [28, 28, 1])
        == "layers[0]: found an input of shape [28, 28, 1]; expected [steps, channels]; "
        + "give the model an input_shape, or put a reshape before this layer")
    #expect(
      LayerFixture.failure([Self.layer([:])], inputShape: [2, 4])
        == "layers[0]: found an input of shape [2, 4]; expected at least 3 steps for its window; "
        + "use padding \"same\" or a smaller window")
    #expect(
      LayerFixture.failure([Self.layer(["kernel_size": [3, 3]])], inputShape: [9, 1])
        == "layers[0].kernel_size: found a list of 2; expected one number")
  }
}
