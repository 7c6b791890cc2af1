import Tensors
import Testing

@Suite("The matrix product")
struct MatrixProductTests {
  struct Case: Sendable {
    var isATransposed: Bool
    var isBTransposed: Bool
    var keep: Float
  }

  static let cases = [false, true].flatMap { a in
    [false, true].flatMap { b in
      [0, 1, 0.5].map { Case(isATransposed: a, isBTransposed: b, keep: $0) }
    }
  }

  @Test("agrees with three plain loops, transposed or not, adding or not", arguments: cases)
  func naive(_ test: Case) {
    var generator = RandomGenerator(seed: 17)
    for (rows, columns, inner) in [(1, 1, 1), (3, 5, 7), (8, 8, 8), (17, 4, 33), (1, 10, 65)] {
      // Rows of a and b stand further apart than they are long.
      let (aRows, aColumns) = test.isATransposed ? (inner, rows) : (rows, inner)
      let (bRows, bColumns) = test.isBTransposed ? (columns, inner) : (inner, columns)
      let (aStride, bStride) = (aColumns + 3, bColumns + 1)
      let a = generator.floats(aRows * aStride)
      let b = generator.floats(bRows * bStride)
      let c = generator.floats(rows * columns)
      var expected: [Double] = []
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = Double(test.keep) * Double(c[row * columns + column])
          for k in 0..<inner {
            let left = test.isATransposed ? a[k * aStride + row] : a[row * aStride + k]
            let right = test.isBTransposed ? b[column * bStride + k] : b[k * bStride + column]
            sum += Double(left) * Double(right)
          }
          expected.append(sum)
        }
      }
      let (left, right, result) = (UnalignedFloats(a), UnalignedFloats(b), UnalignedFloats(c))
      MatrixProduct.multiply(
        .init(left.pointer, stride: aStride, isTransposed: test.isATransposed),
        .init(right.pointer, stride: bStride, isTransposed: test.isBTransposed),
        into: result.pointer, rows: rows, columns: columns, inner: inner, keep: test.keep)
      #expect(largestError(result.values, expected) < 1e-5, "\(test) \(rows)·\(columns)·\(inner)")
      #expect(result.isIntact)
    }
  }

  @Test("forgets NaN in the result when it keeps nothing of it")
  func forgetsNaN() {
    let (a, b) = (UnalignedFloats([1, 2]), UnalignedFloats([3, 4]))
    let c = UnalignedFloats([.nan])
    MatrixProduct.multiply(
      .init(a.pointer, stride: 2), .init(b.pointer, stride: 1), into: c.pointer, rows: 1,
      columns: 1, inner: 2)
    #expect(c.values == [11])
  }
}
