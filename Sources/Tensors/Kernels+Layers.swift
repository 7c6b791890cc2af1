import CKernels

/// Recurrent cells, normalization, embedding and the like. See `CKernels.h` for formulas.
extension Kernels {
  public static func lstm(
    gates: MutableFloats, gatesStride: Int, previous: Floats?, cell: MutableFloats,
    hidden: MutableFloats, stride: Int, rows: Int, units: Int
  ) {
    kernel_lstm_forward(
      gates, Int64(gatesStride), previous, cell, hidden, Int64(stride), Int64(rows), Int64(units))
  }

  public static func lstmGradient(
    gates: MutableFloats, gatesStride: Int, previous: Floats?, cell: Floats, stride: Int,
    hiddenGradient: Floats, cellGradient: MutableFloats, rows: Int, units: Int
  ) {
    kernel_lstm_backward(
      gates, Int64(gatesStride), previous, cell, Int64(stride), hiddenGradient, cellGradient,
      Int64(rows), Int64(units))
  }

  public static func gru(
    input: MutableFloats, recurrent: Floats, gatesStride: Int, previous: Floats?,
    hidden: MutableFloats, stride: Int, rows: Int, units: Int
  ) {
    kernel_gru_forward(
      input, recurrent, Int64(gatesStride), previous, hidden, Int64(stride), Int64(rows),
      Int64(units))
  }

  public static func gruGradient(
    input: MutableFloats, recurrent: MutableFloats, gatesStride: Int, previous: Floats?,
    stride: Int, hiddenGradient: MutableFloats, rows: Int, units: Int
  ) {
    kernel_gru_backward(
      input, recurrent, Int64(gatesStride), previous, Int64(stride), hiddenGradient, Int64(rows),
      Int64(units))
  }

  /// Mean and biased variance of each column.
  public static func columnMoments(
    _ x: Floats, mean: MutableFloats, variance: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_column_moments(x, mean, variance, Int64(rows), Int64(columns))
  }

  public static func normalizeColumns(
    _ x: Floats, mean: Floats, scale: Floats, gamma: Floats, beta: Floats,
    normalized: MutableFloats, into y: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_normalize_columns(
      x, mean, scale, gamma, beta, normalized, y, Int64(rows), Int64(columns))
  }

  public static func normalizeColumnsGradient(
    _ dy: Floats, normalized: Floats, gamma: Floats, scale: Floats, sums: Floats,
    productSums: Floats, into dx: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_normalize_columns_backward(
      dy, normalized, gamma, scale, sums, productSums, dx, Int64(rows), Int64(columns))
  }

  /// sums[c] = Σᵣ a[r][c] · b[r][c]
  public static func columnProducts(
    _ a: Floats, _ b: Floats, into sums: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_column_products(a, b, sums, Int64(rows), Int64(columns))
  }

  public static func normalizeRows(
    _ x: Floats, gamma: Floats, beta: Floats, epsilon: Float, normalized: MutableFloats,
    scales: MutableFloats, into y: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_normalize_rows(
      x, gamma, beta, epsilon, normalized, scales, y, Int64(rows), Int64(columns))
  }

  public static func normalizeRowsGradient(
    _ dy: Floats, normalized: Floats, scales: Floats, gamma: Floats, into dx: MutableFloats,
    rows: Int, columns: Int
  ) {
    kernel_normalize_rows_backward(
      dy, normalized, scales, gamma, dx, Int64(rows), Int64(columns))
  }

  /// y[i] = table[x[i]]
  public static func embed(
    _ x: Floats, table: Floats, into y: MutableFloats, count: Int, rows: Int, width: Int
  ) {
    kernel_embed(x, table, y, Int64(count), Int64(rows), Int64(width))
  }

  public static func embedGradient(
    _ x: Floats, _ dy: Floats, into gradient: MutableFloats, count: Int, rows: Int, width: Int
  ) {
    kernel_embed_backward(x, dy, gradient, Int64(count), Int64(rows), Int64(width))
  }

  /// y += x
  public static func add(_ y: MutableFloats, _ x: Floats, count: Int) {
    kernel_add(y, x, Int64(count))
  }

  /// y = x · factors, element by element.
  public static func multiply(_ x: Floats, _ factors: Floats, into y: MutableFloats, count: Int) {
    kernel_multiply(y, x, factors, Int64(count))
  }

  /// Adds the gradient of a regularizer, unless it is nil.
  /// - Returns: what the regularizer adds to the loss.
  public static func regularize(
    _ weights: Floats, gradient: MutableFloats?, l1: Float, l2: Float, count: Int
  ) -> Double {
    kernel_regularize(weights, gradient, l1, l2, Int64(count))
  }
}
