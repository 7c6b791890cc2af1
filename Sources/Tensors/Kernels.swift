import CKernels

/// The element-wise loops of the engine under Swift names. See `CKernels.h` for formulas.
///
/// All take plain pointers into planned memory, run in the calling thread and allocate nothing.
public enum Kernels {
  public typealias Floats = UnsafePointer<Float>
  public typealias MutableFloats = UnsafeMutablePointer<Float>

  /// Calls `body` with numbers too small for a float's usual form taken as zero: each would cost a hundred
  /// times the others. Workers of a team always compute so.
  @inline(__always)
  public static func flushingSubnormals<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let state = kernel_flush_subnormals()
    defer { kernel_restore_subnormals(state) }
    return try body()
  }

  /// The instruction sets that kernels are compiled for, from the least to the most able.
  public enum InstructionSet: Int, CaseIterable, Sendable {
    case baseline, avx2, avx512
  }

  /// The one in use: the best of the machine, or what `DESCENT_INSTRUCTION_SET` limits it to.
  public static var instructionSet: InstructionSet {
    InstructionSet(rawValue: Int(kernel_instruction_set().rawValue)) ?? .baseline
  }

  /// values[r][c] += bias[c], unless there is none; then relu.
  public static func addBias(
    _ values: MutableFloats, _ bias: Floats?, relu: Bool = false, rows: Int, columns: Int
  ) {
    kernel_add_bias_relu(values, bias, relu, Int64(rows), Int64(columns), Int64(columns))
  }

  /// y = f(x) for the activation numbered `kind`; x and y may be the same memory.
  public static func activate(
    _ kind: Int32, slope: Float, _ x: Floats, into y: MutableFloats, count: Int
  ) {
    kernel_activation_forward(kind, slope, x, y, Int64(count))
  }

  /// dx = dy · f'; `kept` is y, or x for gelu and silu.
  public static func activationGradient(
    _ kind: Int32, slope: Float, kept: Floats, _ dy: Floats, into dx: MutableFloats, count: Int
  ) {
    kernel_activation_backward(kind, slope, kept, dy, dx, Int64(count))
  }

  public static func softmax(_ x: Floats, into y: MutableFloats, rows: Int, columns: Int) {
    kernel_softmax_forward(x, y, Int64(rows), Int64(columns))
  }

  public static func softmaxGradient(
    _ y: Floats, _ dy: Floats, into dx: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_softmax_backward(y, dy, dx, Int64(rows), Int64(columns))
  }

  /// to[columns, rows] = from[rows, columns], turned over.
  public static func transpose(
    _ from: Floats, into to: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_transpose(from, to, Int64(rows), Int64(columns))
  }

  /// sums[c] = Σᵣ values[r][c], on top of what is there when it `keeps` that.
  public static func columnSums(
    _ values: Floats, into sums: MutableFloats, rows: Int, columns: Int, keeps: Bool = false
  ) {
    kernel_column_sums(values, sums, Int64(rows), Int64(columns), keeps)
  }

  public static func sumOfSquares(_ values: Floats, count: Int) -> Double {
    kernel_sum_of_squares(values, Int64(count))
  }

  /// Σᵢ (a[i] − b[i])²
  public static func sumOfSquaredDifferences(_ a: Floats, _ b: Floats, count: Int) -> Double {
    kernel_sum_of_squared_differences(a, b, Int64(count))
  }

  /// How many columns are 0 in every row.
  public static func countZeroColumns(_ values: Floats, rows: Int, columns: Int) -> Int {
    Int(kernel_count_zero_columns(values, Int64(rows), Int64(columns)))
  }

  /// How many values are at the ends of a range or beyond them.
  public static func countOutside(
    _ values: Floats, count: Int, of range: ClosedRange<Float>
  ) -> Int {
    Int(kernel_count_outside(values, Int64(count), range.lowerBound, range.upperBound))
  }

  /// How many values are NaN or infinite.
  public static func countNotFinite(_ values: Floats, count: Int) -> Int {
    Int(kernel_count_not_finite(values, Int64(count)))
  }

  /// Smallest, largest, sum and sum of squares of the finite values.
  public static func statistics(
    _ values: Floats, count: Int
  ) -> (minimum: Double, maximum: Double, sum: Double, sumOfSquares: Double) {
    var result = (0.0, 0.0, 0.0, 0.0)
    withUnsafeMutableBytes(of: &result) { bytes in
      kernel_statistics(
        values, Int64(count), bytes.assumingMemoryBound(to: Double.self).baseAddress)
    }
    return (result.0, result.1, result.2, result.3)
  }

  /// Counts the finite values into equal bins from `lower` to `upper`.
  public static func histogram(
    _ values: Floats, count: Int, lower: Float, upper: Float, into counts: inout [Int64]
  ) {
    let bins = Int64(counts.count)
    counts.withUnsafeMutableBufferPointer { buffer in
      kernel_histogram(values, Int64(count), lower, upper, buffer.baseAddress, bins)
    }
  }

  /// How many rows have their largest output at the row's label.
  public static func countCorrect(
    _ outputs: Floats, _ labels: UnsafePointer<Int32>, rows: Int, columns: Int
  ) -> Int {
    Int(kernel_count_correct(outputs, labels, Int64(rows), Int64(columns)))
  }

  /// rows[i] = source[indices[i]] · scale
  public static func gather(
    _ rows: MutableFloats, from source: UnsafePointer<UInt8>, _ indices: UnsafePointer<Int32>,
    count: Int, width: Int, scale: Float
  ) {
    kernel_gather_bytes(rows, source, indices, Int64(count), Int64(width), scale)
  }

  /// rows[i] = source[indices[i]]
  public static func gather(
    _ rows: MutableFloats, from source: Floats, _ indices: UnsafePointer<Int32>, count: Int,
    width: Int
  ) {
    kernel_gather_floats(rows, source, indices, Int64(count), Int64(width))
  }
}
