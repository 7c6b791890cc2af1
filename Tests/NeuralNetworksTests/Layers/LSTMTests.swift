import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("LSTM layers")
struct LSTMTests {
  @Test("remember at first: the bias of the forget gate is 1, of all others 0")
  func forgetBias() throws {
    let network = try LayerFixture.network([RecurrentTests.layer("lstm")], inputShape: [3, 2])
    #expect(network.values(of: "bias") == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    let plain = try LayerFixture.network(
      [RecurrentTests.layer("lstm", ["unit_forget_bias": false])], inputShape: [3, 2])
    #expect(plain.values(of: "bias") == [Float](repeating: 0, count: 12))
  }
}
