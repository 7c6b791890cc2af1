import CKernels

/// Recurrent cells, normalization, embedding and the like. See `CKernels.h` for formulas.
extension Kernels {
  /// One step of LSTM: `gates` `[rows, 4 · units]` become activated, `cell` and `hidden` are written.
  /// - Parameters:
  ///   - previous: the cells of the step before; nil for zeros.
  ///   - stride: from one sample's cells to the next one's, in floats.
  public static func lstm(
    gates: MutableFloats, gatesStride: Int, previous: Floats?, cell: MutableFloats,
    hidden: MutableFloats, stride: Int, rows: Int, units: Int
  ) {
    kernel_lstm_forward(
      gates, Int64(gatesStride), previous, cell, hidden, Int64(stride), Int64(rows), Int64(units))
  }

  /// From activated gates to the gradients of their sums, in place; `cellGradient` `[rows, units]` becomes
  /// that of the step before.
  public static func lstmGradient(
    gates: MutableFloats, gatesStride: Int, previous: Floats?, cell: Floats, stride: Int,
    hiddenGradient: Floats, cellGradient: MutableFloats, rows: Int, units: Int
  ) {
    kernel_lstm_backward(
      gates, Int64(gatesStride), previous, cell, Int64(stride), hiddenGradient, cellGradient,
      Int64(rows), Int64(units))
  }

  /// One step of GRU: `input` `[rows, 3 · units]` becomes activated, `hidden` is written.
  public static func gru(
    input: MutableFloats, recurrent: Floats, gatesStride: Int, previous: Floats?,
    hidden: MutableFloats, stride: Int, rows: Int, units: Int
  ) {
    kernel_gru_forward(
      input, recurrent, Int64(gatesStride), previous, hidden, Int64(stride), Int64(rows),
      Int64(units))
  }

  /// From activated gates to the gradients of both sums, in place; `hiddenGradient` `[rows, units]` becomes
  /// the direct part of that of the step before.
  public static func gruGradient(
    input: MutableFloats, recurrent: MutableFloats, gatesStride: Int, previous: Floats?,
    stride: Int, hiddenGradient: MutableFloats, rows: Int, units: Int
  ) {
    kernel_gru_backward(
      input, recurrent, Int64(gatesStride), previous, Int64(stride), hiddenGradient, Int64(rows),
      Int64(units))
  }

  /// sums[c] = Σᵣ (x[r][c] − mean[c])²; loses nothing where the mean is large.
  public static func columnSquares(
    _ x: Floats, mean: Floats, into sums: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_column_squares(x, mean, sums, Int64(rows), Int64(columns))
  }

  /// y = (x − mean) · scale · gamma + beta, column by column; `normalized` keeps (x − mean) · scale.
  public static func normalizeColumns(
    _ x: Floats, mean: Floats, scale: Floats, gamma: Floats, beta: Floats,
    normalized: MutableFloats, into y: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_normalize_columns(
      x, mean, scale, gamma, beta, normalized, y, Int64(rows), Int64(columns))
  }

  /// The gradient of x where mean and scale came from the columns themselves.
  /// - Parameters:
  ///   - sums: of `dy` over each column.
  ///   - productSums: of `dy · normalized` over each column.
  ///   - total: rows that the sums are over, of which these may be a part.
  public static func normalizeColumnsGradient(
    _ dy: Floats, normalized: Floats, gamma: Floats, scale: Floats, sums: Floats,
    productSums: Floats, into dx: MutableFloats, rows: Int, columns: Int, of total: Int
  ) {
    kernel_normalize_columns_backward(
      dy, normalized, gamma, scale, sums, productSums, dx, Int64(rows), Int64(columns),
      Int64(total))
  }

  /// sums[c] = Σᵣ a[r][c] · b[r][c]
  public static func columnProducts(
    _ a: Floats, _ b: Floats, into sums: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_column_products(a, b, sums, Int64(rows), Int64(columns))
  }

  /// Brings each row to mean 0 and variance 1, then `· gamma + beta`; `scales` keeps one over each deviation.
  public static func normalizeRows(
    _ x: Floats, gamma: Floats, beta: Floats, epsilon: Float, normalized: MutableFloats,
    scales: MutableFloats, into y: MutableFloats, rows: Int, columns: Int
  ) {
    kernel_normalize_rows(
      x, gamma, beta, epsilon, normalized, scales, y, Int64(rows), Int64(columns))
  }

  /// The gradient of x after `normalizeRows`.
  public static func normalizeRowsGradient(
    _ dy: Floats, normalized: Floats, scales: Floats, gamma: Floats, into dx: MutableFloats,
    rows: Int, columns: Int
  ) {
    kernel_normalize_rows_backward(
      dy, normalized, scales, gamma, dx, Int64(rows), Int64(columns))
  }

  /// y[i] = table[x[i]]; numbers beyond the table take its nearest row, NaN the first.
  public static func embed(
    _ x: Floats, table: Floats, into y: MutableFloats, count: Int, rows: Int, width: Int
  ) {
    kernel_embed(x, table, y, Int64(count), Int64(rows), Int64(width))
  }

  /// gradient[x[i]] += dy[i]
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

  /// Makes a share `rate` of the values zero and scales the rest by 1 / (1 − rate), as follows from `seed` and each
  /// value's place alone; `factors` keeps what each was multiplied by.
  public static func dropout(
    _ x: Floats, factors: MutableFloats, into y: MutableFloats, count: Int, rate: Float,
    seed: UInt64
  ) {
    kernel_dropout(x, factors, y, Int64(count), rate, seed)
  }

  /// Adds the gradient of a regularizer, unless it is nil.
  /// - Returns: what the regularizer adds to the loss.
  public static func regularize(
    _ weights: Floats, gradient: MutableFloats?, l1: Float, l2: Float, count: Int
  ) -> Double {
    kernel_regularize(weights, gradient, l1, l2, Int64(count))
  }
}
