import Files
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite("Layers that a batch passes a few samples at a time")
struct StretchTests {
  /// Two samples of its convolutions fill what a stretch may take.
  private static let layers: JSONValue = [
    ["type": "conv2d", "filters": 16, "kernel_size": 3, "activation": "relu"],
    ["type": "max_pooling2d"],
    ["type": "conv2d_transpose", "filters": 8, "kernel_size": 2, "activation": "gelu"],
    ["type": "average_pooling2d", "pool_size": 5],
    ["type": "flatten"],
    ["type": "dense", "units": 3],
    ["type": "leaky_relu"],
  ]
  private static let inputShape: Shape = [40, 40, 16]

  private func network(capacity: Int) throws -> Network {
    try LayerFixture.network(Self.layers, inputShape: Self.inputShape, capacity: capacity, seed: 3)
  }

  @Test("reach from the first to the last that works sample by sample")
  func cut() throws {
    let stretches = Stretch.cut(try network(capacity: 1).layers)
    #expect(stretches.map(\.layers) == [0..<5, 5..<6, 6..<7])
    #expect(stretches[0].samples == 2 && stretches[1].samples == nil)
    #expect(stretches[0].samples(after: 0, of: 5) == 2)
    #expect(stretches[0].samples(after: 0, of: 1) == 1)
    #expect(stretches[0].samples(after: 4, of: 5) == 5)
    #expect(Stretch.cut([]).isEmpty)
  }

  @Test("give what the samples give one by one, forward and back", arguments: [1, 2, 3, 5])
  func passes(batch: Int) throws {
    let whole = try network(capacity: 5)
    let single = try network(capacity: 1)
    let (inputs, outputs) = (Self.inputShape.count, whole.outputShape.count)
    var generator = RandomGenerator(seed: UInt64(batch))
    let values = (0..<batch * inputs).map { _ in generator.normal() }
    let gradient = (0..<batch * outputs).map { _ in generator.normal() }
    let output = whole.output(of: values, isTraining: true)
    let inputGradient = whole.inputGradient(for: gradient)
    // In the order in which a stretch goes back.
    for sample in (0..<batch).reversed() {
      let own = (
        inputs: sample * inputs..<(sample + 1) * inputs,
        outputs: sample * outputs..<(sample + 1) * outputs
      )
      let found = single.output(of: Array(values[own.inputs]), isTraining: true)
      #expect(largestError(found, output[own.outputs].map(Double.init)) < 1e-5)
      single.outputGradient.update(from: Array(gradient[own.outputs]), count: outputs)
      single.backward(batch: 1, needsInputGradient: true, addsToGradients: sample < batch - 1)
      let back = UnsafeBufferPointer(start: single.inputGradient, count: inputs)
      #expect(largestError(Array(back), inputGradient[own.inputs].map(Double.init)) < 1e-5)
    }
    let sums = single.gradients.values()
    #expect(largestError(whole.gradients.values(), sums.map(Double.init)) < 1e-4)
  }
}
