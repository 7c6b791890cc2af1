import Files
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite("A generator and a discriminator")
struct AdversarialModelTests {
  /// Smooth layers only, with what behaves differently in training.
  static let json = """
    {"latent_dim": 3,
     "generator": {"optimizer": {"type": "sgd"}, "layers": [
       {"type": "dense", "units": 5, "activation": "tanh"}, {"type": "batch_normalization"},
       {"type": "dense", "units": 4, "kernel_regularizer": {"l2": 0.1}}]},
     "discriminator": {"optimizer": {"type": "sgd"}, "layers": [
       {"type": "dense", "units": 6, "activation": "tanh"}, {"type": "batch_normalization"},
       {"type": "dropout", "rate": 0.3},
       {"type": "dense", "units": 1, "activation": "sigmoid",
        "kernel_regularizer": {"l2": 0.1}}]},
     "label_smoothing": 0.1}
    """
  static let batch = 4

  let model: AdversarialModel
  private let reals: [Float]

  init() throws {
    let definition = try AdversarialDefinition(
      from: JSONReader(JSONParser.parse(Array(Self.json.utf8))))
    model = AdversarialModel(try definition.plan(dataShape: [4]), capacity: Self.batch)
    model.generator.initialize(seed: 3)
    model.discriminator.network.initialize(seed: 4)
    var random = RandomGenerator(seed: 5)
    reals = (0..<Self.batch * 4).map { _ in random.normal() + 1 }
    for index in 0..<Self.batch * 3 { model.noise[index] = random.normal() }
    for network in [model.generator, model.discriminator.network] {
      for index in 0..<network.parameters.count where network.parameters.pointer[index] != 0 {
        network.parameters.pointer[index] += 0.1 * random.normal()
      }
    }
  }

  /// Both losses, with the same real samples, noise and random layers every time.
  private func losses() -> (discriminator: Double, generator: Double) {
    for (index, value) in reals.enumerated() { model.samples[index] = value }
    model.begin(step: 0)
    let (real, generated) = model.discriminatorGradients(batch: Self.batch)
    let fooled = model.generatorGradients(batch: Self.batch)
    let count = Double(Self.batch)
    return ((real.loss + generated.loss) / 2 / count, fooled.loss / count)
  }

  @Test("noise is normal, each number its own, whatever part of a batch it is drawn with")
  func noise() {
    let rows = 4000
    model.reserve(capacity: rows)
    func drawn(_ part: Range<Int>) -> [Double] {
      model.drawNoise(part, seed: 9)
      return (0..<part.count * 3).map { Double(model.noise[$0]) }
    }
    let all = drawn(0..<rows)
    #expect(drawn(1000..<1010) == Array(all[3000..<3030]))
    func mean(_ value: (Int) -> Double) -> Double {
      (0..<rows).reduce(0) { $0 + value($1) } / Double(rows)
    }
    for column in 0..<3 {
      #expect(abs(mean { all[3 * $0 + column] }) < 0.06)
      #expect(abs(mean { all[3 * $0 + column] * all[3 * $0 + column] } - 1) < 0.09)
      // Neither the next number of a row nor the same number of the next row says anything about it.
      #expect(abs(mean { all[3 * $0 + column] * all[3 * $0 + (column + 1) % 3] }) < 0.06)
      #expect(abs(mean { all[3 * $0 + column] * all[3 * (($0 + 1) % rows) + column] }) < 0.06)
    }
  }

  /// The distance of gradients from central differences by the length of their sum.
  private func relativeError(
    _ network: Network, exact: [Float], _ loss: () -> Double
  ) -> Double {
    var difference = 0.0
    var length = 0.0
    for range in network.trainableRanges {
      for index in range {
        let kept = network.parameters.pointer[index]
        network.parameters.pointer[index] = kept + 1e-2
        let above = loss()
        network.parameters.pointer[index] = kept - 1e-2
        let below = loss()
        network.parameters.pointer[index] = kept
        let numeric = (above - below) / 2e-2
        difference += (numeric - Double(exact[index])) * (numeric - Double(exact[index]))
        length += (numeric + Double(exact[index])) * (numeric + Double(exact[index]))
      }
    }
    return (difference / length).squareRoot()
  }

  @Test("the generator's gradient comes through the discriminator")
  func generatorGradient() {
    _ = losses()
    let exact = model.generator.gradients.values()
    #expect(exact.contains { abs($0) > 1e-3 })
    #expect(relativeError(model.generator, exact: exact) { losses().generator } < 5e-3)
  }

  @Test("the discriminator's gradient is that of real and generated samples together")
  func discriminatorGradient() {
    for (index, value) in reals.enumerated() { model.samples[index] = value }
    model.begin(step: 0)
    _ = model.discriminatorGradients(batch: Self.batch)
    let network = model.discriminator.network
    let exact = network.gradients.values()
    #expect(relativeError(network, exact: exact) { losses().discriminator } < 5e-3)
  }

  @Test("moving statistics of the discriminator stay while the generator trains")
  func movingStatistics() {
    func moving() -> [Float] {
      model.discriminator.network.weights.filter { $0.name.contains("moving") }.flatMap(\.values)
    }
    for (index, value) in reals.enumerated() { model.samples[index] = value }
    let before = moving()
    _ = model.discriminatorGradients(batch: Self.batch)
    let after = moving()
    #expect(after != before)
    _ = model.generatorGradients(batch: Self.batch)
    #expect(moving() == after)
  }

  @Test("a discriminator that knows nothing has both losses at ln 2")
  func indifference() {
    for network in [model.generator, model.discriminator.network] { network.parameters.zero() }
    let (real, generated, fooled) = model.evaluate(batch: Self.batch)
    for sums in [real, generated, fooled] {
      #expect(abs(sums.loss / Double(Self.batch) - 0.693_147_18) < 1e-6)
      #expect(sums.real == 0)
    }
  }
}
