import NeuralNetworks
import Tensors
import Testing

@Suite("Networks compute what Keras computes")
struct KerasLayerTests {
  static let fixtures = KerasFixture.all(prefix: "layer-")

  @Test("the folder of golden values is not empty")
  func fixturesAreThere() { #expect(Self.fixtures.count >= 41) }

  @Test("outputs, loss and all gradients agree with Keras", arguments: fixtures)
  func agreesWithKeras(_ fixture: KerasFixture) throws {
    let model = try fixture.model()
    let network = model.network
    try fixture.withTargets(of: model) { batch, targets in
      let sums = model.train(batch: batch, targets: targets, needsInputGradient: true)
      let outputs = try #require(fixture.tensor("outputs"))
      let found = Array(UnsafeBufferPointer(start: model.predictions, count: outputs.data.count))
      expectClose(found, outputs.data, "output")
      let loss = try #require(fixture.json["loss"]?.number)
      expectClose([Float(sums[0] / Double(batch))], [Float(loss)], "loss")
      for gradient in fixture.tensors("gradients") {
        let place = try #require(network.place(of: gradient.name, layer: gradient.layer))
        expectClose(
          network.gradients.values(at: place.offset, count: place.count), gradient.data,
          "gradient of \(gradient.layer).\(gradient.name)")
      }
      if let expected = fixture.tensor("input_gradient") {
        let found = UnsafeBufferPointer(start: network.inputGradient, count: expected.data.count)
        expectClose(Array(found), expected.data, "input gradient")
      }
    }
    for weight in fixture.tensors("weights_after_forward") {
      let place = try #require(network.place(of: weight.name, layer: weight.layer))
      expectClose(
        network.parameters.values(at: place.offset, count: place.count), weight.data,
        "\(weight.layer).\(weight.name) after the pass")
    }
    try fixture.withTargets(of: model) { batch, _ in
      model.predict(batch: batch)
      let expected = try #require(fixture.tensor("inference_outputs"))
      let found = UnsafeBufferPointer(start: model.predictions, count: expected.data.count)
      expectClose(Array(found), expected.data, "inference output")
    }
  }
}
