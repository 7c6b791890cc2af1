import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Recurrent layers of every kind")
struct RecurrentTests {
  static let types = ["simple_rnn", "lstm", "gru"]

  /// A layer of three units, with other keys on top.
  static func layer(_ type: String, _ changes: JSONObject = [:]) -> JSONValue {
    var object: JSONObject = ["type": .string(type), "units": 3]
    for member in changes.members { object[member.key] = member.value }
    return .object(object)
  }

  static let cases: [Conv2DTests.Case] = types.flatMap { type -> [Conv2DTests.Case] in
    [
      .init(layer: layer(type), input: [5, 2], output: [3]),
      .init(layer: layer(type), input: [1, 4], output: [3]),
      .init(layer: layer(type, ["return_sequences": true]), input: [4, 1], output: [4, 3]),
      .init(layer: layer(type, ["use_bias": false]), input: [3, 2], output: [3]),
      .init(
        layer: layer(type, ["units": 1, "return_sequences": true]), input: [6, 3],
        output: [6, 1]),
    ]
  }

  @Test("give the last state or all, with gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Conv2DTests.Case) throws {
    #expect(try LayerFixture.outputShape(test.layer, inputShape: test.input) == test.output)
    let check = try GradientCheck(layers: [test.layer], inputShape: test.input).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("stand on one another with return_sequences, and refuse without", arguments: types)
  func stacked(_ type: String) throws {
    let check = try GradientCheck(
      layers: [Self.layer(type, ["return_sequences": true]), Self.layer(type, ["units": 2])],
      inputShape: [3, 2]
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
    #expect(
      LayerFixture.failure([Self.layer(type), Self.layer(type)], inputShape: [3, 2])
        == "layers[1]: found an input of shape [3]; expected [steps, features]; give the model an "
        + "input_shape, put a reshape before this layer, or return_sequences in a recurrent one "
        + "before it")
  }

  @Test("give the last of all states where only one is wanted", arguments: types)
  func lastState(_ type: String) throws {
    let inputs: [Float] = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]
    let last = try LayerFixture.network([Self.layer(type)], inputShape: [3, 2])
    let all = try LayerFixture.network(
      [Self.layer(type, ["return_sequences": true])], inputShape: [3, 2])
    #expect(Array(all.output(of: inputs).suffix(3)) == last.output(of: inputs))
  }

  @Test("have recurrent weights at right angles and of length 1 at first", arguments: types)
  func orthogonal(_ type: String) throws {
    let network = try LayerFixture.network([Self.layer(type, ["units": 7])], inputShape: [3, 2])
    let shape = try #require(
      network.layers[0].parameters.first { $0.name == "recurrent_kernel" }?.shape)
    #expect(shape.extents[0] == 7)
    expectOrthogonalRows(network.values(of: "recurrent_kernel"), columns: shape.last)
  }
}
