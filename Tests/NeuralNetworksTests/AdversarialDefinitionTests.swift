import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("The definition of a generator and a discriminator")
struct AdversarialDefinitionTests {
  static let generator = #"[{"type": "dense", "units": 6}, {"type": "dense", "units": 4}]"#
  static let discriminator = #"[{"type": "dense", "units": 1, "activation": "sigmoid"}]"#

  private func plan(
    generator: String = generator, discriminator: String = discriminator, extra: String = "",
    shape: Shape = [2, 2]
  ) throws -> AdversarialPlan {
    let text = """
      {"latent_dim": 3, "generator": {"layers": \(generator), "optimizer": {"type": "adam"}},
       "discriminator": {"layers": \(discriminator), "optimizer": {"type": "sgd"}}\(extra)}
      """
    let reader = try JSONReader(
      JSONParser.parse(Array(text.utf8), file: "gan.json"), place: "model", file: "gan.json")
    return try AdversarialDefinition(from: reader).plan(dataShape: shape)
  }

  private func failure(_ body: () throws -> AdversarialPlan) -> String {
    do {
      _ = try body()
      return "none"
    } catch { return "\(error)" }
  }

  @Test("the generator takes noise, the discriminator samples, flat for a dense layer")
  func shapes() throws {
    let plan = try plan()
    #expect(plan.generator.inputShape == [3])
    #expect(plan.discriminator.inputShape == [4])
    #expect(plan.discriminator.outputShape == [1])
  }

  @Test("a discriminator may end in a sigmoid or in the logit itself")
  func lastActivation() throws {
    _ = try plan(discriminator: #"[{"type": "dense", "units": 1}]"#)
    let text = failure {
      try plan(discriminator: #"[{"type": "dense", "units": 1, "activation": "relu"}]"#)
    }
    #expect(text.contains("model.discriminator.layers[0]: found a last layer with the activation"))
    #expect(text.contains(#"expected "sigmoid" or "linear""#))
  }

  @Test("what does not fit is told with the place of its layer")
  func mismatches() {
    var text = failure { try plan(shape: [3, 3]) }
    #expect(
      text.contains(
        "model.generator.layers[1]: found a generator that makes samples of shape [4]; "
          + "expected samples of the data's shape, [3, 3]"))
    text = failure { try plan(discriminator: #"[{"type": "dense", "units": 2}]"#) }
    #expect(text.contains("model.discriminator.layers[0]: found a discriminator with an output"))
    text = failure {
      try plan(generator: #"[{"type": "dense", "units": 4}, {"type": "max_pooling2d"}]"#)
    }
    #expect(text.contains("model.generator.layers[1]: found an input of shape [4]"))
    text = failure { try plan(extra: #", "loss": "mse""#) }
    #expect(text.contains("model.loss: found it beside a generator and a discriminator"))
    text = failure { try plan(extra: #", "label_smoothin": 0.1"#) }
    #expect(text.contains(#"did you mean "label_smoothing"?"#))
  }
}
