import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("LayerNormalization layers")
struct LayerNormalizationTests {
  private let layer: JSONValue = ["type": "layer_normalization"]

  @Test("gradients agree with differences of the loss", arguments: [[5], [3, 4], [2, 2, 3]])
  func gradients(_ shape: [Int]) throws {
    let check = try GradientCheck(layers: [layer], inputShape: Shape(shape)).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("bring each row to mean 0 and variance 1, in training as in inference")
  func moments() throws {
    let network = try LayerFixture.network([layer], inputShape: [2, 4])
    let inputs: [Float] = [1, 2, 3, 4, 10, 30, 50, 70]
    let output = network.output(of: inputs)
    #expect(network.output(of: inputs, isTraining: true) == output)
    for row in 0..<2 {
      let values = output[row * 4..<row * 4 + 4]
      #expect(abs(values.reduce(0, +)) < 1e-5)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 4 - 1) < 1e-3)
    }
  }

  @Test("give beta where all values of a row are equal")
  func constantRow() throws {
    let network = try LayerFixture.network([layer], inputShape: [3])
    network.parameters.replace(at: 16, with: [1, 2, 3])
    #expect(network.output(of: [5, 5, 5]) == [1, 2, 3])
  }
}
