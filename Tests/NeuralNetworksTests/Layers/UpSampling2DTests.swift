import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("UpSampling2D layers")
struct UpSampling2DTests {
  @Test("repeat rows and columns")
  func values() throws {
    let layer: JSONValue = ["type": "up_sampling2d", "size": [2, 3]]
    let network = try LayerFixture.network([layer], inputShape: [1, 2, 1])
    #expect(network.outputShape == [2, 6, 1])
    #expect(network.output(of: [1, 2]) == [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2])
  }

  @Test("double both sides unless told otherwise")
  func defaultSize() throws {
    let shape = try LayerFixture.outputShape(["type": "up_sampling2d"], inputShape: [3, 5, 2])
    #expect(shape == [6, 10, 2])
  }

  @Test("sum the gradients of all copies")
  func gradients() throws {
    let layer: JSONValue = ["type": "up_sampling2d", "size": [3, 2]]
    #expect(try GradientCheck(layers: [layer], inputShape: [2, 3, 2]).inputError() < 5e-3)
  }

  @Test("refuse what is no image")
  func wrongRank() {
    #expect(
      LayerFixture.failure([["type": "up_sampling2d"]], inputShape: [4])
        == "layers[0]: found an input of shape [4]; expected [rows, columns, channels]; "
        + "give the model an input_shape, or put a reshape before this layer")
  }
}
