import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Updates all parameters of a network from their gradients, in one pass over contiguous memory.
///
/// The learning rate is an argument of each update, never a hidden field; the other numbers are read from
/// `definition`, which may change between updates. Not Sendable: it belongs to the thread that trains.
public final class Optimizer {
  public var definition: OptimizerDefinition
  /// Updates done, from 0; Adam's bias correction counts them.
  public private(set) var step = 0
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  /// First moments or velocities, and second moments or accumulated squares.
  private let first: FloatBuffer
  private let second: FloatBuffer

  /// - Parameters:
  ///   - parameters: updated in place.
  ///   - gradients: of the same size and layout.
  public init(
    _ definition: OptimizerDefinition, parameters: FloatBuffer, gradients: FloatBuffer
  ) {
    precondition(parameters.count == gradients.count)
    self.definition = definition
    self.parameters = parameters
    self.gradients = gradients
    first = FloatBuffer(count: parameters.count)
    second = FloatBuffer(count: parameters.count)
    if definition.kind == .adagrad {
      let start = Float(definition[.initialAccumulatorValue])
      second.pointer.update(repeating: start, count: second.count)
    }
  }

  /// Applies one update.
  /// - Returns: the norm of all gradients together, before clipping.
  @discardableResult
  public func update(learningRate: Double) -> Double {
    let count = parameters.count
    let norm = Kernels.sumOfSquares(gradients.pointer, count: count).squareRoot()
    let limit = definition[.globalClipnorm]
    let scale: Float = limit > 0 && norm > limit ? Float(limit / norm) : 1
    step += 1
    let rate = Float(learningRate)
    let decay = definition[.weightDecay]
    if decay > 0 {
      Kernels.decay(parameters.pointer, amount: Float(decay * learningRate), count: count)
    }
    switch definition.kind {
    case .sgd where definition[.momentum] == 0:
      Kernels.stochasticGradientDescent(
        parameters.pointer, gradients.pointer, learningRate: rate, gradientScale: scale,
        count: count)
    case .sgd:
      Kernels.momentum(
        parameters.pointer, gradients.pointer, velocities: first.pointer, learningRate: rate,
        momentum: Float(definition[.momentum]), nesterov: definition[.nesterov] != 0,
        gradientScale: scale, count: count)
    case .adam, .adamw:
      let (beta1, beta2) = (definition[.beta1], definition[.beta2])
      let correction = (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(beta1, Double(step)))
      Kernels.adam(
        parameters.pointer, gradients.pointer, firstMoments: first.pointer,
        secondMoments: second.pointer, correctedRate: Float(learningRate * correction),
        beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(definition[.epsilon]),
        gradientScale: scale, count: count)
    case .rmsprop:
      Kernels.rmsprop(
        parameters.pointer, gradients.pointer, meanSquares: second.pointer,
        velocities: first.pointer, learningRate: rate, rho: Float(definition[.rho]),
        momentum: Float(definition[.momentum]), epsilon: Float(definition[.epsilon]),
        gradientScale: scale, count: count)
    case .adagrad:
      Kernels.adagrad(
        parameters.pointer, gradients.pointer, accumulators: second.pointer, learningRate: rate,
        epsilon: Float(definition[.epsilon]), gradientScale: scale, count: count)
    }
    return norm
  }
}
