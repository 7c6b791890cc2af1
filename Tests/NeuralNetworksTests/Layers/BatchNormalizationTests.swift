import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("BatchNormalization layers")
struct BatchNormalizationTests {
  private let layer: JSONValue = ["type": "batch_normalization"]

  @Test("gradients agree with differences of the loss in training", arguments: [[4], [2, 3, 3]])
  func gradients(_ shape: [Int]) throws {
    let check = try GradientCheck(
      layers: [layer], inputShape: Shape(shape), batch: 5, isTraining: true
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("bring each feature to mean 0 and variance 1 over the batch")
  func moments() throws {
    let network = try LayerFixture.network([layer], inputShape: [2], capacity: 4)
    let output = network.output(of: [1, 1000, 2, 1001, 3, 1002, 4, 1003], isTraining: true)
    for feature in 0..<2 {
      let values = stride(from: feature, to: 8, by: 2).map { output[$0] }
      #expect(abs(values.reduce(0, +)) < 1e-4)
      // The variance 1.25 stands beside epsilon, 0.001.
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 4 - 1.25 / 1.251) < 1e-3)
    }
  }

  @Test("follow the batch with their momentum in training, and stay in inference")
  func movingMoments() throws {
    let network = try LayerFixture.network(
      [["type": "batch_normalization", "momentum": 0.75]], inputShape: [1], capacity: 2)
    _ = network.output(of: [2, 6], isTraining: true)
    #expect(network.values(of: "moving_mean") == [1])
    #expect(network.values(of: "moving_variance") == [1.75])
    let output = network.output(of: [1, 3])
    #expect(network.values(of: "moving_mean") == [1])
    expectClose(output, [0, 2 / Float(1.751).squareRoot()], "output")
  }

  @Test("do not train the moving moments")
  func trainable() throws {
    let parameters = try LayerFixture.plan([layer], inputShape: [3]).layers[0].parameters
    #expect(parameters.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
    #expect(parameters.map(\.isTrainable) == [true, true, false, false])
  }
}
