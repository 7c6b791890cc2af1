import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Pooling layers")
struct Pooling2DTests {
  static let geometries: [(changes: JSONObject, input: Shape, output: Shape)] = [
    ([:], [4, 6, 2], [2, 3, 2]),
    ([:], [5, 7, 1], [2, 3, 1]),
    (["padding": "same"], [5, 7, 1], [3, 4, 1]),
    (["pool_size": 3, "strides": 1], [4, 5, 2], [2, 3, 2]),
    (["pool_size": 3, "strides": 2, "padding": "same"], [6, 5, 1], [3, 3, 1]),
    (["pool_size": [1, 3], "strides": [2, 1]], [3, 4, 1], [2, 2, 1]),
    (["pool_size": 2, "strides": 3, "padding": "same"], [4, 7, 1], [2, 3, 1]),
  ]

  static let cases: [Conv2DTests.Case] = ["max_pooling2d", "average_pooling2d"].flatMap { type in
    geometries.map { geometry in
      var object = geometry.changes
      object["type"] = .string(type)
      return Conv2DTests.Case(
        layer: .object(object), input: geometry.input, output: geometry.output)
    }
  }

  @Test("have Keras' output shape, and gradients like differences of the loss", arguments: cases)
  func gradients(_ test: Conv2DTests.Case) throws {
    #expect(try LayerFixture.outputShape(test.layer, inputShape: test.input) == test.output)
    let check = try GradientCheck(
      layers: [test.layer], inputShape: test.input, batch: 2, inputs: .spread)
    #expect(check.inputError() < 5e-3)
  }

  @Test("take the largest value, and give the gradient to it alone")
  func maximum() throws {
    let network = try LayerFixture.network([["type": "max_pooling2d"]], inputShape: [2, 4, 1])
    #expect(network.output(of: [1, 5, -4, -3, 2, 5, -1, -2]) == [5, -1])
    // Of two equal values the first one has it.
    #expect(network.inputGradient(for: [3, 4]) == [0, 3, 0, 0, 0, 0, 4, 0])
  }

  @Test("show a NaN wherever in the window it stands", arguments: 0..<4)
  func maximumOfNaN(place: Int) throws {
    let network = try LayerFixture.network([["type": "max_pooling2d"]], inputShape: [2, 2, 1])
    var values: [Float] = [1, 2, 3, 4]
    values[place] = .nan
    #expect(network.output(of: values)[0].isNaN)
  }

  @Test("take the mean of what lies within the image")
  func mean() throws {
    let layer: JSONValue = ["type": "average_pooling2d", "padding": "same"]
    let network = try LayerFixture.network([layer], inputShape: [2, 3, 1])
    #expect(network.output(of: [1, 2, 10, 3, 6, 20]) == [3, 15])
  }

  @Test("take the mean of each channel over the whole image")
  func global() throws {
    let layer: JSONValue = ["type": "global_average_pooling2d"]
    let network = try LayerFixture.network([layer], inputShape: [3, 1, 2])
    #expect(network.outputShape == [2])
    #expect(network.output(of: [1, 10, 2, 20, 6, 60]) == [3, 30])
    #expect(try GradientCheck(layers: [layer], inputShape: [3, 5, 2]).inputError() < 5e-3)
  }

  @Test("refuse what is no image, and one smaller than the window")
  func misfits() {
    for type in ["max_pooling2d", "average_pooling2d", "global_average_pooling2d"] {
      #expect(
        LayerFixture.failure([["type": .string(type)]], inputShape: [4, 4])
          == "layers[0]: found an input of shape [4, 4]; expected [rows, columns, channels]; "
          + "give the model an input_shape, or put a reshape before this layer")
    }
    #expect(
      LayerFixture.failure(
        [["type": "max_pooling2d", "pool_size": [2, 3]]], inputShape: [4, 2, 1])
        == "layers[0]: found an input of shape [4, 2, 1]; expected at least 2 rows and 3 columns "
        + "for its window; use padding \"same\" or a smaller window")
  }
}
