import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Dense layers")
struct DenseTests {
  /// Activations without a kink, which differences can follow anywhere.
  static let smooth: [Activation] = [
    .linear, .elu, .selu, .gelu, .silu, .softplus, .sigmoid, .tanh, .softmax,
  ]

  @Test("gradients agree with differences of the loss", arguments: smooth)
  func gradients(_ activation: Activation) throws {
    let check = try GradientCheck(
      layers: [
        ["type": "dense", "units": 5, "activation": .string(activation.rawValue)],
        ["type": "dense", "units": 3],
      ], loss: .meanSquaredError, inputShape: [4])
    #expect(check.relativeError() < 5e-3)
  }

  @Test("rectifiers pass gradients where they are open", arguments: [Activation.relu, .leakyRelu])
  func rectifiers(_ activation: Activation) throws {
    // A seed for which no sum lies within the differences' reach of the kink.
    let check = try GradientCheck(
      layers: [
        ["type": "dense", "units": 5, "activation": .string(activation.rawValue)],
        ["type": "dense", "units": 3],
      ], loss: .meanSquaredError, inputShape: [4], seed: 21)
    #expect(check.relativeError() < 2e-2)
  }

  @Test("without a bias there is only a kernel")
  func withoutBias() throws {
    let layer = try Dense(units: 2, useBias: false).makeLayer(inputShape: [3])
    #expect(layer.parameters.map(\.name) == ["kernel"])
    #expect(layer.parameterCount == 6)
  }

  @Test("over more than one axis the last one is transformed, as in Keras")
  func lastAxis() throws {
    let layer = try Dense(units: 2).makeLayer(inputShape: [4, 3])
    #expect(layer.outputShape == [4, 2])
    let check = try GradientCheck(
      layers: [
        ["type": "reshape", "target_shape": [4, 3]], ["type": "dense", "units": 2],
        ["type": "flatten"], ["type": "dense", "units": 2],
      ], loss: .meanSquaredError, inputShape: [12])
    #expect(check.relativeError() < 5e-3)
  }

  @Test("Glorot uniform weights fill their interval and no more")
  func glorot() throws {
    let layer = try Dense(units: 50).makeLayer(inputShape: [100])
    let network = Network(layers: [layer], inputShape: [100], capacity: 1)
    network.initialize(seed: 3)
    let weights = network.parameters.values(count: 5000)
    let limit = Float(6.0 / 150).squareRoot()
    #expect(weights.allSatisfy { abs($0) <= limit })
    #expect((weights.max() ?? 0) > 0.98 * limit)
    #expect((weights.min() ?? 0) < -0.98 * limit)
    #expect(abs(weights.reduce(0, +) / 5000) < 0.05 * limit)
  }

  @Test("the same seed gives the same weights, another seed others")
  func seeds() throws {
    func weights(_ seed: UInt64) throws -> [Float] {
      let layer = try Dense(units: 3).makeLayer(inputShape: [4])
      let network = Network(layers: [layer], inputShape: [4], capacity: 1)
      network.initialize(seed: seed)
      return network.parameters.values()
    }
    #expect(try weights(1) == weights(1))
    #expect(try weights(1) != weights(2))
  }

  @Test("regularizers agree with differences of the loss they add to")
  func regularizers() throws {
    for regularizer in [["l2": 0.1], ["l1": 0.1], ["l1": 0.05, "l2": 0.05]] as [JSONValue] {
      let check = try GradientCheck(
        layers: [
          [
            "type": "dense", "units": 5, "activation": "tanh", "kernel_regularizer": regularizer,
          ],
          ["type": "dense", "units": 3],
        ], loss: .meanSquaredError, inputShape: [4])
      #expect(check.relativeError() < 1e-2)
    }
  }
}
