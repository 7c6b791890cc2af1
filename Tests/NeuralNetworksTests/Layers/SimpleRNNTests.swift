import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("SimpleRNN layers")
struct SimpleRNNTests {
  @Test("take any activation whose slope follows from its value, in its recurrence too")
  func activations() throws {
    for name in ["linear", "sigmoid", "softplus", "elu"] {
      let layer = RecurrentTests.layer("simple_rnn", ["activation": .string(name)])
      let check = try GradientCheck(layers: [layer], inputShape: [3, 2]).jittered()
      #expect(check.relativeError() < 5e-3, "\(name)")
    }
    #expect(
      LayerFixture.failure(
        [RecurrentTests.layer("simple_rnn", ["activation": "gelu"])], inputShape: [3, 2])
        == "layers[0].activation: found \"gelu\"; expected an activation whose slope follows from "
        + "its value, such as tanh or relu")
  }
}
