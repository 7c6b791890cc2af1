import Tensors

/// The bytes that training a chain of layers takes, known before any of them is taken.
public struct MemoryFootprint: Equatable, Sendable {
  public var weights: Int
  public var gradients: Int
  public var optimizer: Int
  /// What flows between the layers, forward and back, and what they keep for the way back.
  public var activations: Int

  /// - Parameter batch: rows in a batch.
  public init(layers: [any Layer], inputShape: Shape, batch: Int) {
    let size = MemoryLayout<Float>.size
    weights = size * layers.reduce(0) { $0 + ($1.parameters.last?.end ?? 0) }
    gradients = weights
    optimizer = Self.optimizerTensors * weights
    var floats = batch * 2 * inputShape.count
    for stretch in Stretch.cut(layers) {
      for index in stretch.layers {
        let (layer, gradients) = (layers[index], stretch.samples(after: index, of: batch))
        floats += batch * (layer.outputShape.count + layer.scratchCount)
        floats += gradients * layer.outputShape.count + layer.sharedScratchCount
      }
    }
    activations = size * floats
  }

  /// `Optimizer` has two numbers for each parameter, whether or not its rule needs them.
  private static let optimizerTensors = 2

  /// What two networks take together.
  public static func + (a: MemoryFootprint, b: MemoryFootprint) -> MemoryFootprint {
    var sum = a
    sum.weights += b.weights
    sum.gradients += b.gradients
    sum.optimizer += b.optimizer
    sum.activations += b.activations
    return sum
  }

  public var total: Int { weights + gradients + optimizer + activations }
}
