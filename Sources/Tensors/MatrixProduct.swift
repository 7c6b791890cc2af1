import CBLAS

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

  /// Tells the BLAS to leave threading to the engine. Call once before training.
  public static func useOneThread() { blas_use_one_thread() }

  /// c[rows, columns] = a[rows, inner] · b[inner, columns], plus `keep` · c.
  /// - Parameter stride: the distance between rows of c, in floats; `columns` when nil.
  public static func multiply(
    _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int? = nil, rows: Int,
    columns: Int, inner: Int, keep: Float = 0
  ) {
    blas_matrix_product(
      a.isTransposed, b.isTransposed, Int32(rows), Int32(columns), Int32(inner), 1, a.pointer,
      Int32(a.stride), b.pointer, Int32(b.stride), keep, c, Int32(stride ?? columns))
  }
}
