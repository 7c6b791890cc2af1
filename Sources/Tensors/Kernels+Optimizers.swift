import CKernels

/// One update of all parameters in one pass. `gradientScale` multiplies the gradients first (clipping).
extension Kernels {
  /// parameters -= parameters · amount
  public static func decay(_ parameters: MutableFloats, amount: Float, count: Int) {
    kernel_decay(parameters, amount, Int64(count))
  }

  public static func stochasticGradientDescent(
    _ parameters: MutableFloats, _ gradients: Floats, learningRate: Float, gradientScale: Float,
    count: Int
  ) {
    kernel_sgd(parameters, gradients, learningRate, gradientScale, Int64(count))
  }

  public static func momentum(
    _ parameters: MutableFloats, _ gradients: Floats, velocities: MutableFloats,
    learningRate: Float, momentum: Float, nesterov: Bool, gradientScale: Float, count: Int
  ) {
    kernel_momentum(
      parameters, gradients, velocities, learningRate, momentum, nesterov, gradientScale,
      Int64(count))
  }

  public static func adam(
    _ parameters: MutableFloats, _ gradients: Floats, firstMoments: MutableFloats,
    secondMoments: MutableFloats, correctedRate: Float, beta1: Float, beta2: Float,
    epsilon: Float, gradientScale: Float, count: Int
  ) {
    kernel_adam(
      parameters, gradients, firstMoments, secondMoments, correctedRate, beta1, beta2, epsilon,
      gradientScale, Int64(count))
  }

  public static func rmsprop(
    _ parameters: MutableFloats, _ gradients: Floats, meanSquares: MutableFloats,
    velocities: MutableFloats, learningRate: Float, rho: Float, momentum: Float, epsilon: Float,
    gradientScale: Float, count: Int
  ) {
    kernel_rmsprop(
      parameters, gradients, meanSquares, velocities, learningRate, rho, momentum, epsilon,
      gradientScale, Int64(count))
  }

  public static func adagrad(
    _ parameters: MutableFloats, _ gradients: Floats, accumulators: MutableFloats,
    learningRate: Float, epsilon: Float, gradientScale: Float, count: Int
  ) {
    kernel_adagrad(
      parameters, gradients, accumulators, learningRate, epsilon, gradientScale, Int64(count))
  }
}
