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
    var perSample = 2 * inputShape.count
    var shared = 0
    for layer in layers {
      perSample += 2 * layer.outputShape.count + layer.scratchCount
      shared += layer.sharedScratchCount
    }
    activations = size * (batch * perSample + shared)
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
