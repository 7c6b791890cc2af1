import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Updates the trained parameters of a network from their gradients, in one pass over contiguous memory.
///
/// The learning rate is an argument of each update, never a hidden field; the other numbers are read from
/// `definition`, which may change between updates. Not Sendable: it belongs to the thread that trains.
public final class Optimizer {
  /// Another kind than before starts with fresh moments.
  public var definition: OptimizerDefinition {
    didSet { if definition.kind != oldValue.kind { reset() } }
  }
  /// Updates done since the moments were fresh; Adam's bias correction counts them.
  public private(set) var step = 0
  private let network: Network
  /// First moments or velocities, and second moments or accumulated squares.
  private let first: FloatBuffer
  private let second: FloatBuffer

  /// - Parameter network: whose trained parameters are updated in place.
  public init(_ definition: OptimizerDefinition, network: Network) {
    self.definition = definition
    self.network = network
    first = FloatBuffer(count: network.parameters.count)
    second = FloatBuffer(count: network.parameters.count)
    reset()
  }

  private func reset() {
    step = 0
    first.zero()
    let start = definition.kind == .adagrad ? definition[.initialAccumulatorValue] : 0
    second.pointer.update(repeating: Float(start), count: second.count)
  }

  /// Applies one update to what is trained at present.
  public func update(learningRate: Double) {
    let scale = clippingScale()
    step += 1
    var index = 0
    while index < network.trainableRanges.count {
      update(network.trainableRanges[index], learningRate, scale)
      index += 1
    }
  }

  /// What gradients are multiplied by, so that their norm together is within its limit.
  private func clippingScale() -> Float {
    let limit = definition[.globalClipnorm]
    guard limit > 0 else { return 1 }
    var squares = 0.0
    var index = 0
    while index < network.trainableRanges.count {
      let range = network.trainableRanges[index]
      squares += Kernels.sumOfSquares(
        network.gradients.pointer + range.lowerBound, count: range.count)
      index += 1
    }
    let norm = squares.squareRoot()
    return norm > limit ? Float(limit / norm) : 1
  }

  private func update(_ range: Range<Int>, _ learningRate: Double, _ scale: Float) {
    let parameters = network.parameters.pointer + range.lowerBound
    let gradients = UnsafePointer(network.gradients.pointer + range.lowerBound)
    let first = first.pointer + range.lowerBound
    let second = second.pointer + range.lowerBound
    let count = range.count
    let rate = Float(learningRate)
    let decay = definition[.weightDecay]
    if decay > 0 { Kernels.decay(parameters, amount: Float(decay * learningRate), count: count) }
    switch definition.kind {
    case .sgd where definition[.momentum] == 0:
      Kernels.stochasticGradientDescent(
        parameters, gradients, learningRate: rate, gradientScale: scale, count: count)
    case .sgd:
      Kernels.momentum(
        parameters, gradients, velocities: first, learningRate: rate,
        momentum: Float(definition[.momentum]), nesterov: definition[.nesterov] != 0,
        gradientScale: scale, count: count)
    case .adam, .adamw:
      let (beta1, beta2) = (definition[.beta1], definition[.beta2])
      let correction = (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(beta1, Double(step)))
      Kernels.adam(
        parameters, gradients, firstMoments: first, secondMoments: second,
        correctedRate: Float(learningRate * correction), beta1: Float(beta1),
        beta2: Float(beta2), epsilon: Float(definition[.epsilon]), gradientScale: scale,
        count: count)
    case .rmsprop:
      Kernels.rmsprop(
        parameters, gradients, meanSquares: second, velocities: first, learningRate: rate,
        rho: Float(definition[.rho]), momentum: Float(definition[.momentum]),
        epsilon: Float(definition[.epsilon]), gradientScale: scale, count: count)
    case .adagrad:
      Kernels.adagrad(
        parameters, gradients, accumulators: second, learningRate: rate,
        epsilon: Float(definition[.epsilon]), gradientScale: scale, count: count)
    }
  }
}
