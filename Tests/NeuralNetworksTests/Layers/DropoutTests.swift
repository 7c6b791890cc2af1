import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Dropout layers")
struct DropoutTests {
  private func layer(_ rate: Double) -> JSONValue { ["type": "dropout", "rate": .number(rate)] }

  private func mask(of network: Network, count: Int) -> [Float] {
    network.output(of: [Float](repeating: 1, count: count), isTraining: true)
  }

  @Test("make the share of their rate zero and keep the mean", arguments: [0.1, 0.5, 0.9])
  func mean(_ rate: Double) throws {
    let network = try LayerFixture.network([layer(rate)], inputShape: [40_000])
    let values = mask(of: network, count: 40_000)
    let factor = 1 / (1 - Float(rate))
    #expect(values.allSatisfy { $0 == 0 || $0 == factor })
    // Four deviations of a binomial share.
    let deviation = (rate * (1 - rate) / 40_000).squareRoot()
    #expect(abs(Double(values.count { $0 == 0 }) / 40_000 - rate) < 4 * deviation)
    let mean = Double(values.reduce(0, +)) / 40_000
    #expect(abs(mean - 1) < 4 * deviation / (1 - rate))
  }

  @Test("are off in inference, and with a rate of 0")
  func off() throws {
    let inputs = (0..<100).map(Float.init)
    let network = try LayerFixture.network([layer(0.5)], inputShape: [100])
    #expect(network.output(of: inputs) == inputs)
    network.settings[0] = 0
    #expect(network.output(of: inputs, isTraining: true) == inputs)
    let gradient = inputs.map { $0 + 1 }
    #expect(network.inputGradient(for: gradient) == gradient)
  }

  @Test("drop the same values for the same seed and step, and others for any other")
  func sameMask() throws {
    func mask(seed: UInt64, pass: UInt64, layers: JSONValue) throws -> [Float] {
      let network = try LayerFixture.network(layers, inputShape: [200], seed: seed)
      network.passCount = pass
      return self.mask(of: network, count: 200)
    }
    let one: JSONValue = [layer(0.5)]
    let first = try mask(seed: 1, pass: 0, layers: one)
    #expect(try mask(seed: 1, pass: 0, layers: one) == first)
    #expect(try mask(seed: 1, pass: 1, layers: one) != first)
    #expect(try mask(seed: 2, pass: 0, layers: one) != first)
    #expect(
      try mask(seed: 1, pass: 0, layers: [["type": "flatten"], layer(0.5)]) != first)
  }

  @Test("pass gradients through their mask")
  func gradients() throws {
    let network = try LayerFixture.network([layer(0.3)], inputShape: [50])
    let mask = mask(of: network, count: 50)
    let gradient = (0..<50).map { Float($0 + 1) }
    #expect(network.inputGradient(for: gradient) == zip(mask, gradient).map { $0 * $1 })
    let check = try GradientCheck(
      layers: [["type": "dense", "units": 6], layer(0.4), ["type": "dense", "units": 2]],
      inputShape: [3], isTraining: true
    ).jittered()
    #expect(check.relativeError() < 5e-3)
    #expect(check.inputError() < 5e-3)
  }

  @Test("drop with the rate of the moment")
  func setting() throws {
    let network = try LayerFixture.network([layer(0.1)], inputShape: [1000])
    #expect(network.layers[0].setting?.name == "rate")
    network.settings[0] = 0.75
    #expect(mask(of: network, count: 1000).allSatisfy { $0 == 0 || $0 == 4 })
  }

  @Test("refuse a rate that leaves nothing")
  func wrongRate() {
    #expect(
      LayerFixture.failure([layer(1)], inputShape: [3])
        == "layers[0].rate: found 1; expected a number from 0 to 0.99")
  }
}
