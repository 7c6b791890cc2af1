import Files
import NeuralNetworks
import Testing

@Suite("Optimizers follow the path of Keras")
struct KerasOptimizerTests {
  static let fixtures = KerasFixture.all(prefix: "optimizer-")

  @Test("the folder of golden values is not empty")
  func fixturesAreThere() { #expect(Self.fixtures.count >= 12) }

  @Test("losses, learning rates and final weights agree with Keras", arguments: fixtures)
  func agreesWithKeras(_ fixture: KerasFixture) throws {
    let model = try fixture.model()
    let optimizer = Optimizer(
      try definition(of: fixture), network: model.network)
    let losses = (fixture.json["losses"]?.array ?? []).map { Float($0.number ?? .nan) }
    let rates = (fixture.json["learning_rates"]?.array ?? []).map { Float($0.number ?? .nan) }
    let steps = Int(try #require(fixture.json["steps"]?.number))
    var foundLosses: [Float] = []
    var foundRates: [Float] = []
    for step in 0..<steps {
      try fixture.withTargets(of: model) { batch, targets in
        let sums = model.train(batch: batch, targets: targets)
        foundLosses.append(Float(sums[0] / Double(batch)))
      }
      let rate = optimizer.definition.learningRate.rate(atStep: step)
      foundRates.append(Float(rate))
      optimizer.update(learningRate: rate)
    }
    expectClose(foundLosses, losses, relative: 1e-4, "loss")
    expectClose(foundRates, rates, relative: 1e-5, "learning rate")
    for weight in fixture.tensors("final_weights") {
      let place = try #require(model.network.place(of: weight.name, layer: weight.layer))
      expectClose(
        model.network.parameters.values(at: place.offset, count: place.count), weight.data,
        relative: 1e-4, "\(weight.layer).\(weight.name)")
    }
  }

  /// Keras' settings in Descent's form.
  private func definition(of fixture: KerasFixture) throws -> OptimizerDefinition {
    var object = try #require(fixture.json["optimizer"]?.object)
    object["type"] = .string(try #require(object["name"]?.string).lowercased())
    object["name"] = nil
    if var schedule = object["schedule"]?.object {
      let names = ["CosineDecay": "cosine_decay", "ExponentialDecay": "exponential_decay"]
      let name = try #require(schedule["name"]?.string)
      schedule["type"] = .string(try #require(names[name]))
      schedule["name"] = nil
      object["learning_rate"] = .object(schedule)
      object["schedule"] = nil
    }
    let node = try JSONParser.parse(Array(JSONWriter.line(.object(object)).utf8))
    return try OptimizerDefinition(from: JSONReader(node))
  }
}
