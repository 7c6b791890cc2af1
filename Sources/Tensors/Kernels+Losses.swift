import CKernels

/// Losses over a batch. Each returns the sum over rows and writes the gradient times `scale` unless it is nil.
extension Kernels {
  /// In place: logits become probabilities.
  public static func softmaxCrossEntropy(
    _ logits: MutableFloats, labels: UnsafePointer<Int32>, gradient: MutableFloats?, rows: Int,
    columns: Int, scale: Float
  ) -> Double {
    kernel_softmax_sparse_cross_entropy(
      logits, labels, gradient, Int64(rows), Int64(columns), scale)
  }

  /// In place: logits become probabilities.
  public static func softmaxCrossEntropy(
    _ logits: MutableFloats, targets: Floats, gradient: MutableFloats?, rows: Int, columns: Int,
    scale: Float, smoothing: Float = 0
  ) -> Double {
    kernel_softmax_cross_entropy(
      logits, targets, gradient, Int64(rows), Int64(columns), scale, smoothing)
  }

  /// In place: logits become probabilities.
  public static func sigmoidCrossEntropy(
    _ logits: MutableFloats, targets: Floats, gradient: MutableFloats?, rows: Int, columns: Int,
    scale: Float, smoothing: Float = 0
  ) -> Double {
    kernel_sigmoid_cross_entropy(
      logits, targets, gradient, Int64(rows), Int64(columns), scale, smoothing)
  }

  public static func meanSquaredError(
    _ outputs: Floats, targets: Floats, gradient: MutableFloats?, rows: Int, columns: Int,
    scale: Float
  ) -> Double {
    kernel_mean_squared_error(outputs, targets, gradient, Int64(rows), Int64(columns), scale)
  }

  public static func meanAbsoluteError(
    _ outputs: Floats, targets: Floats, gradient: MutableFloats?, rows: Int, columns: Int,
    scale: Float
  ) -> Double {
    kernel_mean_absolute_error(outputs, targets, gradient, Int64(rows), Int64(columns), scale)
  }

  public static func huber(
    _ outputs: Floats, targets: Floats, gradient: MutableFloats?, rows: Int, columns: Int,
    delta: Float, scale: Float
  ) -> Double {
    kernel_huber(outputs, targets, gradient, Int64(rows), Int64(columns), delta, scale)
  }
}
