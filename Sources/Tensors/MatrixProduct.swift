import CBLAS
import CKernels

/// General products of row-major float32 matrices, in the calling thread.
public enum MatrixProduct {
  /// A matrix as it is stored, and whether the product takes it transposed.
  public struct Operand {
    public var pointer: UnsafePointer<Float>
    /// The distance between stored rows, in floats.
    public var stride: Int
    public var isTransposed: Bool

    public init(_ pointer: UnsafePointer<Float>, stride: Int, isTransposed: Bool = false) {
      self.pointer = pointer
      self.stride = stride
      self.isTransposed = isTransposed
    }
  }

  /// c[rows, columns] = a[rows, inner] · b[inner, columns], or c + a · b when it `keeps` c; then plus `bias`
  /// for each column, then relu.
  ///
  /// The tile of `CKernels` takes what is small, has few rows or a transposed a, where it is measured to be
  /// quicker than the BLAS, which lays both matrices out anew in each call.
  /// - Parameter stride: the distance between rows of c, in floats; `columns` when nil.
  public static func multiply(
    _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int? = nil, rows: Int,
    columns: Int, inner: Int, keeps: Bool = false, bias: UnsafePointer<Float>? = nil,
    relu: Bool = false
  ) {
    let stride = stride ?? columns
    if a.isTransposed || (rows <= largestRows && rows * columns * inner <= largestWork) || !hasBLAS
    {
      kernel_matrix_product(
        kernel_product(
          a: a.pointer, a_row_step: Int64(a.isTransposed ? 1 : a.stride),
          a_step: Int64(a.isTransposed ? a.stride : 1), b: b.pointer, b_stride: Int64(b.stride),
          b_transposed: b.isTransposed, c: c, c_stride: Int64(stride), rows: Int64(rows),
          columns: Int64(columns), inner: Int64(inner), keep: keeps, bias: bias, relu: relu))
      return
    }
    blas_matrix_product(
      a.isTransposed, b.isTransposed, Int32(rows), Int32(columns), Int32(inner), 1, a.pointer,
      Int32(a.stride), b.pointer, Int32(b.stride), keeps ? 1 : 0, c, Int32(stride))
    guard bias != nil || relu else { return }
    kernel_add_bias_relu(c, bias, relu, Int64(rows), Int64(columns), Int64(stride))
  }

  /// The BLAS is loaded when the first large product needs it: its start takes some milliseconds, and few networks
  /// of a terminal ever need it.
  static let hasBLAS = blas_load()

  /// Beyond these the BLAS is quicker.
  private static let largestRows = 256
  private static let largestWork = 1 << 26
}
