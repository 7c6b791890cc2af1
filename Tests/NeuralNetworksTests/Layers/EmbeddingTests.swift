import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Embedding layers")
struct EmbeddingTests {
  private let layer: JSONValue = ["type": "embedding", "input_dim": 4, "output_dim": 2]

  @Test("give the row of each number, and the nearest row for a number beyond the table")
  func values() throws {
    let network = try LayerFixture.network([layer], inputShape: [3])
    #expect(network.outputShape == [3, 2])
    network.parameters.replace(with: [0, 1, 10, 11, 20, 21, 30, 31])
    #expect(network.output(of: [2, 0, 3]) == [20, 21, 0, 1, 30, 31])
    #expect(network.output(of: [-1, 4, 1e20]) == [0, 1, 30, 31, 30, 31])
    #expect(network.output(of: [.nan, .infinity, -.infinity]) == [0, 1, 30, 31, 0, 1])
  }

  @Test("train the rows that were used, and pass no gradient to the numbers")
  func gradients() throws {
    let check = try GradientCheck(layers: [layer], inputShape: [5], inputs: .wholes(below: 4))
    #expect(check.relativeError() < 5e-3)
    let network = try LayerFixture.network([layer], inputShape: [2])
    _ = network.output(of: [1, 1])
    #expect(network.inputGradient(for: [1, 2, 3, 4]) == [0, 0])
    #expect(network.gradients.values(count: 8) == [0, 0, 4, 6, 0, 0, 0, 0])
  }

  @Test("start uniform within 0.05")
  func initial() throws {
    let network = try LayerFixture.network(
      [["type": "embedding", "input_dim": 100, "output_dim": 10]], inputShape: [1])
    let weights = network.values(of: "embeddings")
    #expect(weights.count == 1000)
    #expect(weights.allSatisfy { abs($0) <= 0.05 })
    #expect((weights.max() ?? 0) > 0.048)
    #expect((weights.min() ?? 0) < -0.048)
  }

  @Test("feed a recurrent layer")
  func recurrent() throws {
    let check = try GradientCheck(
      layers: [layer, ["type": "lstm", "units": 2]], inputShape: [4], inputs: .wholes(below: 4)
    ).jittered()
    #expect(check.relativeError() < 5e-3)
  }
}
