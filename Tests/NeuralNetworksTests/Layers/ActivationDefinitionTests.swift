import Files
import NeuralNetworks
import Testing

@Suite("Activation layers")
struct ActivationDefinitionTests {
  @Test("gradients agree with differences of the loss", arguments: DenseTests.smooth)
  func gradients(_ activation: Activation) throws {
    let check = try GradientCheck(
      layers: [
        ["type": "dense", "units": 5],
        ["type": "activation", "activation": .string(activation.rawValue)],
        ["type": "dense", "units": 2],
      ], loss: .meanSquaredError, inputShape: [4])
    #expect(check.relativeError() < 5e-3)
  }

  @Test("leaky_relu has Keras' slope of 0.3 unless the definition says another")
  func slope() throws {
    for (slope, json) in [(0.3, "{}"), (0.1, #"{"negative_slope": 0.1}"#)] as [(Float, String)] {
      let layer = try LeakyReLU(from: JSONReader(JSONParser.parse(Array(json.utf8))))
      #expect(layer.negativeSlope == slope)
    }
  }

  @Test("a softmax of its own at the end is computed with the loss")
  func softmaxAtEnd() throws {
    let check = try GradientCheck(
      layers: [
        ["type": "dense", "units": 4], ["type": "activation", "activation": "softmax"],
      ], loss: .sparseCategoricalCrossentropy, inputShape: [3])
    #expect(check.relativeError() < 5e-3)
  }
}
