import Tensors
import TestSupport
import Testing

@Suite("The kernels for normalization, embedding and regularizers")
struct KernelsNormalizationTests {
  private func column(_ values: [Float], _ column: Int, of columns: Int) -> [Double] {
    stride(from: column, to: values.count, by: columns).map { Double(values[$0]) }
  }

  private func row(_ values: [Float], _ row: Int, of columns: Int) -> [Double] {
    values[row * columns..<(row + 1) * columns].map(Double.init)
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func variance(_ values: [Double]) -> Double {
    let mean = mean(values)
    return self.mean(values.map { ($0 - mean) * ($0 - mean) })
  }

  @Test("sum the squared distances of each column from a mean", arguments: awkwardShapes)
  func columnSquares(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 1)
    // A mean far from 0, where the difference of two large squares would lose the variance.
    let values = generator.floats(rows * columns, in: 997...1003)
    let means = (0..<columns).map { Float(mean(column(values, $0, of: columns))) }
    let sums = UnalignedFloats([Float](repeating: .nan, count: columns))
    Kernels.columnSquares(
      UnalignedFloats(values).pointer, mean: UnalignedFloats(means).pointer, into: sums.pointer,
      rows: rows, columns: columns)
    let expected = (0..<columns).map { number in
      column(values, number, of: columns).reduce(0) {
        $0 + ($1 - Double(means[number])) * ($1 - Double(means[number]))
      }
    }
    #expect(largestError(sums.values, expected) < 1e-3)
    #expect(sums.isIntact)
  }

  @Test("normalize columns with given moments", arguments: awkwardShapes)
  func normalizeColumns(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 2)
    let x = generator.floats(rows * columns)
    let (mean, scale) = (generator.floats(columns), generator.floats(columns))
    let (gamma, beta) = (generator.floats(columns), generator.floats(columns))
    let (normalized, y) = (UnalignedFloats(count: x.count), UnalignedFloats(count: x.count))
    Kernels.normalizeColumns(
      UnalignedFloats(x).pointer, mean: UnalignedFloats(mean).pointer,
      scale: UnalignedFloats(scale).pointer, gamma: UnalignedFloats(gamma).pointer,
      beta: UnalignedFloats(beta).pointer, normalized: normalized.pointer, into: y.pointer,
      rows: rows, columns: columns)
    let expected = x.indices.map { index in
      (Double(x[index]) - Double(mean[index % columns])) * Double(scale[index % columns])
    }
    #expect(largestError(normalized.values, expected) < 1e-6)
    let outputs = expected.indices.map {
      expected[$0] * Double(gamma[$0 % columns]) + Double(beta[$0 % columns])
    }
    #expect(largestError(y.values, outputs) < 2e-6)
    #expect(normalized.isIntact && y.isIntact)
  }

  @Test("bring the gradient back through the moments of columns", arguments: awkwardShapes)
  func normalizeColumnsGradient(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 3)
    let (dy, normalized) = (generator.floats(rows * columns), generator.floats(rows * columns))
    let (gamma, scale) = (generator.floats(columns), generator.floats(columns))
    let products = UnalignedFloats([Float](repeating: .nan, count: columns))
    Kernels.columnProducts(
      UnalignedFloats(dy).pointer, UnalignedFloats(normalized).pointer, into: products.pointer,
      rows: rows, columns: columns)
    let columnsOf = (0..<columns).map {
      (dy: column(dy, $0, of: columns), normalized: column(normalized, $0, of: columns))
    }
    let productSums = columnsOf.map { zip($0.dy, $0.normalized).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(largestError(products.values, productSums) < 1e-5)
    #expect(products.isIntact)

    let sums = columnsOf.map { $0.dy.reduce(0, +) }
    let dx = UnalignedFloats(count: dy.count)
    Kernels.normalizeColumnsGradient(
      UnalignedFloats(dy).pointer, normalized: UnalignedFloats(normalized).pointer,
      gamma: UnalignedFloats(gamma).pointer, scale: UnalignedFloats(scale).pointer,
      sums: UnalignedFloats(sums.map(Float.init)).pointer, productSums: products.pointer,
      into: dx.pointer, rows: rows, columns: columns, of: rows + 3)
    let expected = dy.indices.map { index in
      let c = index % columns
      let shared = sums[c] + Double(normalized[index]) * productSums[c]
      return Double(gamma[c]) * Double(scale[c]) * (Double(dy[index]) - shared / Double(rows + 3))
    }
    #expect(largestError(dx.values, expected) < 1e-5)
    #expect(dx.isIntact)
  }

  @Test("normalize rows, and bring their gradient back", arguments: awkwardShapes)
  func normalizeRows(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 4)
    let x = generator.floats(rows * columns)
    let (gamma, beta) = (generator.floats(columns), generator.floats(columns))
    let (normalized, y) = (UnalignedFloats(count: x.count), UnalignedFloats(count: x.count))
    let scales = UnalignedFloats(count: rows)
    let epsilon = 0.01
    Kernels.normalizeRows(
      UnalignedFloats(x).pointer, gamma: UnalignedFloats(gamma).pointer,
      beta: UnalignedFloats(beta).pointer, epsilon: Float(epsilon), normalized: normalized.pointer,
      scales: scales.pointer, into: y.pointer, rows: rows, columns: columns)
    let lines = (0..<rows).map { row(x, $0, of: columns) }
    let expectedScales = lines.map { 1 / (variance($0) + epsilon).squareRoot() }
    let expected = x.indices.map { index in
      (Double(x[index]) - mean(lines[index / columns])) * expectedScales[index / columns]
    }
    #expect(largestError(scales.values, expectedScales) < 1e-5)
    #expect(largestError(normalized.values, expected) < 2e-5)
    let outputs = expected.indices.map {
      expected[$0] * Double(gamma[$0 % columns]) + Double(beta[$0 % columns])
    }
    #expect(largestError(y.values, outputs) < 2e-5)
    #expect(normalized.isIntact && y.isIntact && scales.isIntact)

    let dy = generator.floats(x.count)
    let dx = UnalignedFloats(count: x.count)
    Kernels.normalizeRowsGradient(
      UnalignedFloats(dy).pointer, normalized: normalized.pointer, scales: scales.pointer,
      gamma: UnalignedFloats(gamma).pointer, into: dx.pointer, rows: rows, columns: columns)
    let gradient = dy.indices.map { index in
      let line = index / columns
      let scaled = (0..<columns).map { Double(dy[line * columns + $0]) * Double(gamma[$0]) }
      let product = (0..<columns).map { scaled[$0] * expected[line * columns + $0] }
      let shared = mean(scaled) + expected[index] * mean(product)
      return (scaled[index % columns] - shared) * expectedScales[line]
    }
    #expect(largestError(dx.values, gradient) < 5e-5)
    #expect(dx.isIntact)
  }

  @Test("look rows up, and add their gradients", arguments: [1, 3, 16, 17])
  func embed(width: Int) {
    var generator = RandomGenerator(seed: 5)
    let table = generator.floats(4 * width)
    let numbers: [Float] = [2, 0, 2, 3, 9, -1, 1.9, .nan]
    let rows = [2, 0, 2, 3, 3, 0, 1, 0]
    let y = UnalignedFloats(count: rows.count * width)
    Kernels.embed(
      UnalignedFloats(numbers).pointer, table: UnalignedFloats(table).pointer, into: y.pointer,
      count: rows.count, rows: 4, width: width)
    #expect(y.values == rows.flatMap { table[$0 * width..<($0 + 1) * width] })
    #expect(y.isIntact)

    let (dy, before) = (generator.floats(rows.count * width), generator.floats(4 * width))
    var expected = before.map(Double.init)
    for (index, row) in rows.enumerated() {
      for c in 0..<width { expected[row * width + c] += Double(dy[index * width + c]) }
    }
    let gradient = UnalignedFloats(before)
    Kernels.embedGradient(
      UnalignedFloats(numbers).pointer, UnalignedFloats(dy).pointer, into: gradient.pointer,
      count: rows.count, rows: 4, width: width)
    #expect(largestError(gradient.values, expected) < 1e-5)
    #expect(gradient.isIntact)
  }

  @Test("add and multiply element by element", arguments: awkwardSizes)
  func elements(count: Int) {
    var generator = RandomGenerator(seed: 6)
    let (x, factors) = (generator.floats(count), generator.floats(count))
    let y = UnalignedFloats(factors)
    Kernels.add(y.pointer, UnalignedFloats(x).pointer, count: count)
    #expect(y.values == zip(factors, x).map { $0 + $1 })
    Kernels.multiply(
      UnalignedFloats(x).pointer, UnalignedFloats(factors).pointer, into: y.pointer, count: count)
    #expect(y.values == zip(x, factors).map { $0 * $1 })
    #expect(y.isIntact)
  }

  @Test("add what a regularizer adds, to loss and gradient", arguments: awkwardSizes)
  func regularize(count: Int) {
    var generator = RandomGenerator(seed: 7)
    var weights = generator.floats(count)
    weights[0] = 0
    let before = generator.floats(count)
    let gradient = UnalignedFloats(before)
    let (l1, l2) = (0.25, 0.125)
    let floats = UnalignedFloats(weights)
    let found = Kernels.regularize(
      floats.pointer, gradient: gradient.pointer, l1: Float(l1), l2: Float(l2), count: count)
    let expected = weights.reduce(0.0) {
      $0 + l1 * abs(Double($1)) + l2 * Double($1) * Double($1)
    }
    #expect(abs(found - expected) <= 1e-9 * max(1, expected))
    let slopes = zip(before, weights).map { before, weight in
      let sign: Double = weight > 0 ? 1 : weight < 0 ? -1 : 0
      return Double(before) + 2 * l2 * Double(weight) + l1 * sign
    }
    #expect(largestError(gradient.values, slopes) < 1e-6)
    #expect(gradient.isIntact)
    #expect(
      Kernels.regularize(
        floats.pointer, gradient: nil, l1: Float(l1), l2: Float(l2), count: count) == found)
  }
}
