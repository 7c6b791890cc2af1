import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("SimpleRNN layers")
struct SimpleRNNTests {
  private static func layer(_ changes: JSONObject) -> JSONValue {
    var object: JSONObject = ["type": "simple_rnn", "units": 3]
    for member in changes.members { object[member.key] = member.value }
    return .object(object)
  }

  static let cases: [Conv2DTests.Case] = [
    .init(layer: layer([:]), input: [5, 2], output: [3]),
    .init(layer: layer([:]), input: [1, 4], output: [3]),
    .init(layer: layer(["return_sequences": true]), input: [4, 1], output: [4, 3]),
    .init(layer: layer(["use_bias": false]), input: [3, 2], output: [3]),
    .init(
      layer: layer(["units": 1, "return_sequences": true]), input: [6, 3], output: [6, 1]),
  ]

  @Test("give the last state or all, with gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Conv2DTests.Case) throws {
    #expect(try LayerFixture.outputShape(test.layer, inputShape: test.input) == test.output)
    let check = try GradientCheck(layers: [test.layer], inputShape: test.input).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("stand on one another with return_sequences, and refuse without")
  func stacked() throws {
    let check = try GradientCheck(
      layers: [Self.layer(["return_sequences": true]), Self.layer(["units": 2])],
      inputShape: [3, 2]
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
    #expect(
      LayerFixture.failure([Self.layer([:]), Self.layer([:])], inputShape: [3, 2])
        == "layers[1]: found an input of shape [3]; expected [steps, features]; give the model an "
        + "input_shape, put a reshape before this layer, or return_sequences in a recurrent one "
        + "before it")
  }

  @Test("give the last of all states where only one is wanted")
  func lastState() throws {
    let inputs: [Float] = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]
    let last = try LayerFixture.network([Self.layer([:])], inputShape: [3, 2])
    let all = try LayerFixture.network(
      [Self.layer(["return_sequences": true])], inputShape: [3, 2])
    #expect(Array(all.output(of: inputs).suffix(3)) == last.output(of: inputs))
  }

  @Test("have recurrent weights at right angles and of length 1 at first")
  func orthogonal() throws {
    let network = try LayerFixture.network([Self.layer(["units": 7])], inputShape: [3, 2])
    let shape = try #require(
      network.layers[0].parameters.first { $0.name == "recurrent_kernel" }?.shape)
    #expect(shape.extents[0] == 7)
    expectOrthogonalRows(network.values(of: "recurrent_kernel"), columns: shape.last)
  }

  @Test("take any activation whose slope follows from its value, in its recurrence too")
  func activations() throws {
    for name in ["linear", "sigmoid", "softplus", "elu"] {
      let layer = Self.layer(["activation": .string(name)])
      let check = try GradientCheck(layers: [layer], inputShape: [3, 2]).jittered()
      #expect(check.relativeError() < 5e-3, "\(name)")
    }
    #expect(
      LayerFixture.failure([Self.layer(["activation": "gelu"])], inputShape: [3, 2])
        == "layers[0].activation: found \"gelu\"; expected an activation whose slope follows from "
        + "its value, such as tanh or relu")
  }
}
