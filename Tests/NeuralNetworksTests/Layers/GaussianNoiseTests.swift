import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("GaussianNoise layers")
struct GaussianNoiseTests {
  private let layer: JSONValue = ["type": "gaussian_noise", "stddev": 0.5]

  @Test("add noise of mean 0 and their deviation in training")
  func moments() throws {
    let network = try LayerFixture.network([layer], inputShape: [20_000])
    let noise = network.output(of: [Float](repeating: 3, count: 20_000), isTraining: true)
      .map { Double($0) - 3 }
    let mean = noise.reduce(0, +) / 20_000
    let variance = noise.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 4 * 0.5 / 20_000.0.squareRoot())
    #expect(abs(variance - 0.25) < 4 * 0.25 * (2 / 20_000.0).squareRoot())
  }

  @Test("are off in inference, and the same for the same seed and step")
  func repeatable() throws {
    let inputs = (0..<20).map(Float.init)
    let network = try LayerFixture.network([layer], inputShape: [20])
    #expect(network.output(of: inputs) == inputs)
    let first = network.output(of: inputs, isTraining: true)
    #expect(network.output(of: inputs, isTraining: true) != first)
    network.passCount = 0
    #expect(network.output(of: inputs, isTraining: true) == first)
  }

  @Test("pass gradients as they are")
  func gradients() throws {
    let check = try GradientCheck(
      layers: [["type": "dense", "units": 4, "activation": "tanh"], layer], inputShape: [3],
      isTraining: true)
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }
}
