import Files
import NeuralNetworks
import Testing

@Suite("Optimizer definitions")
struct OptimizerDefinitionTests {
  private func read(_ text: String) throws -> OptimizerDefinition {
    try OptimizerDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
  }

  @Test("what a definition leaves out is Keras' default")
  func defaults() throws {
    let adam = try read(#"{"type": "adam"}"#)
    #expect(adam.learningRate == .constant(0.001))
    #expect(adam[.beta1] == 0.9 && adam[.beta2] == 0.999 && adam[.epsilon] == 1e-7)
    #expect(try read(#"{"type": "sgd"}"#).learningRate == .constant(0.01))
    #expect(try read(#"{"type": "adamw"}"#)[.weightDecay] == 0.004)
  }

  @Test("a key of another optimizer is refused")
  func foreignKey() {
    #expect(throws: InputError.self) { try read(#"{"type": "adam", "momentum": 0.9}"#) }
  }

  @Test("momentum of 1 or more is refused")
  func range() {
    #expect(throws: InputError.self) { try read(#"{"type": "sgd", "momentum": 1}"#) }
  }

  @Test("weight decay shrinks every weight by its share before the step")
  func decay() throws {
    let layer = try Dense(units: 1, useBias: false).makeLayer(inputShape: [1])
    let network = Network(layers: [layer], inputShape: [1], capacity: 1)
    network.parameters.replace(with: [2])
    var definition = OptimizerDefinition(.sgd)
    definition[.weightDecay] = 0.5
    let optimizer = Optimizer(
      definition, network: network)
    network.gradients.replace(with: [1])
    optimizer.update(learningRate: 0.1)
    // 2 − 2 · 0.5 · 0.1 − 0.1 · 1
    #expect(abs(network.parameters.pointer[0] - 1.8) < 1e-6)
  }
}
