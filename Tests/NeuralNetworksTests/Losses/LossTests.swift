import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Losses")
struct LossTests {
  @Test("gradients agree with differences of the loss", arguments: Loss.allCases)
  func gradients(_ loss: Loss) throws {
    // With this seed no error lies within the differences' reach of a kink.
    let activation = loss.fusedActivation?.rawValue ?? "linear"
    let check = try GradientCheck(
      layers: [
        ["type": "dense", "units": 5, "activation": "tanh"],
        ["type": "dense", "units": 4, "activation": .string(activation)],
      ], loss: loss, inputShape: [3], batch: 4, seed: 8)
    #expect(check.relativeError() < 5e-3)
  }

  @Test("logits of a thousand give a finite loss and probabilities of 0 and 1")
  func hugeLogits() throws {
    let text = #"""
      {"layers": [{"type": "dense", "units": 2, "activation": "softmax",
      "kernel_initializer": "ones"}], "loss": "sparse_categorical_crossentropy"}
      """#
    let plan = try ModelDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
      .plan(dataShape: [1])
    let model = Model(plan, capacity: 1)
    model.network.parameters.replace(with: [1000, -1000])
    model.network.input[0] = 1
    let sums = [Int32(1)].withUnsafeBufferPointer { labels in
      model.train(
        batch: 1,
        targets: TargetBatch(
          labels: labels.baseAddress!, values: UnsafePointer(model.network.input)))
    }
    #expect(sums[0] == 2000)
    #expect(model.predictions[0] == 1)
    #expect(model.predictions[1] < 1e-30)
    #expect(model.network.gradients.values(count: 2) == [1, -1])
  }

  @Test("short names mean the same losses")
  func aliases() {
    #expect(Loss(name: "mse") == .meanSquaredError)
    #expect(Loss(name: "mae") == .meanAbsoluteError)
    #expect(Loss(name: "cross") == nil)
  }
}

extension LossTests {
  @Test("smoothed targets keep a loss from zero, and its gradient agrees with differences")
  func labelSmoothing() throws {
    for (name, activation) in [
      ("categorical_crossentropy", "softmax"), ("binary_crossentropy", "sigmoid"),
    ] {
      let check = try GradientCheck(
        layers: [["type": "dense", "units": 3, "activation": .string(activation)]],
        lossJSON: ["type": .string(name), "label_smoothing": 0.2],
        loss: try #require(Loss(rawValue: name)), inputShape: [4])
      #expect(check.relativeError() < 5e-3)
      #expect(check.model.plan.labelSmoothing == 0.2)
    }
  }

  @Test("smoothing of class numbers is refused, as Keras has none")
  func smoothingOfLabels() {
    #expect(throws: InputError.self) {
      try GradientCheck(
        layers: [["type": "dense", "units": 3, "activation": "softmax"]],
        lossJSON: ["type": "sparse_categorical_crossentropy", "label_smoothing": 0.2],
        loss: .sparseCategoricalCrossentropy, inputShape: [4])
    }
  }
}
