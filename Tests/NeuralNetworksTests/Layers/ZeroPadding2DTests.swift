import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("ZeroPadding2D layers")
struct ZeroPadding2DTests {
  @Test("put zeros around the image, one unless told otherwise")
  func values() throws {
    let network = try LayerFixture.network([["type": "zero_padding2d"]], inputShape: [1, 2, 1])
    #expect(network.outputShape == [3, 4, 1])
    #expect(network.output(of: [7, 8]) == [0, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0, 0])
  }

  @Test("may pad one axis alone")
  func oneAxis() throws {
    let layer: JSONValue = ["type": "zero_padding2d", "padding": [0, 2]]
    #expect(try LayerFixture.outputShape(layer, inputShape: [3, 3, 2]) == [3, 7, 2])
  }

  @Test("pass the gradient of the image and none of the border")
  func gradients() throws {
    let layer: JSONValue = ["type": "zero_padding2d", "padding": [1, 3]]
    #expect(try GradientCheck(layers: [layer], inputShape: [2, 3, 2]).inputError() < 5e-3)
  }

  @Test("refuse what is no image")
  func wrongRank() {
    #expect(
      LayerFixture.failure([["type": "zero_padding2d"]], inputShape: [4, 4])
        == "layers[0]: found an input of shape [4, 4]; expected [rows, columns, channels]; "
        + "give the model an input_shape, or put a reshape before this layer")
  }
}
