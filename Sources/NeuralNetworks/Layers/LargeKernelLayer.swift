import Tensors

/// A layer whose first parameter is a matrix that may be too large to be fetched by every core in every step.
///
/// Then several workers divide its rows among them, whatever their parts of a batch; see `SharedBatch`.
protocol LargeKernelLayer: Layer {
  /// Rows of the matrix.
  var kernelRows: Int { get }

  /// Whether the gradient of the matrix is better computed over the whole batch, each worker taking some of its
  /// rows, than summed over the parts of the batch.
  var putsOffKernelGradient: Bool { get }

  /// Whether products with the matrix are divided too.
  var sharesKernel: Bool { get }

  /// Writes rows of the matrix's gradient that a `backward` of the same pass has put off.
  /// - Parameter keeps: whether they come on top of those that are there.
  func writeKernelGradient(_ pass: LayerPass, rows: Range<Int>, keeps: Bool)

  /// `forward` in two halves, where workers share the matrix: products with some of its rows alone,
  func multiply(
    _ pass: LayerPass, kernelRows: Range<Int>, into sums: UnsafeMutablePointer<Float>)

  /// the place where those for a pass come together,
  func productSums(_ pass: LayerPass) -> UnsafeMutablePointer<Float>

  /// and what follows from their sum.
  func finish(_ pass: LayerPass)

  /// Writes the columns of `pass.inputGradient` that follow from some rows of the matrix.
  func writeInputGradient(_ pass: LayerPass, kernelRows: Range<Int>)
}
