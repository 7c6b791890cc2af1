import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("GRU layers")
struct GRUTests {
  @Test("have two biases, and know no reset before the product")
  func bias() throws {
    let layer = try LayerFixture.plan([RecurrentTests.layer("gru")], inputShape: [3, 2]).layers[0]
    #expect(layer.parameters.last?.shape == [2, 9])
    #expect(
      LayerFixture.failure(
        [RecurrentTests.layer("gru", ["reset_after": false])], inputShape: [3, 2])
        == "layers[0].reset_after: found false; expected true, Keras' default; leave it out")
  }
}
