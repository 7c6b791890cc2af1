import TestSupport
import Testing

@testable import Tensors

@Suite("The matrix product")
struct MatrixProductTests {
  struct Case: Sendable {
    var isATransposed: Bool
    var isBTransposed: Bool
    var keeps: Bool
    var hasBias: Bool
    var relu: Bool
  }

  static let cases = [false, true].flatMap { a in
    [false, true].flatMap { b in
      [(false, false, false), (true, false, false), (false, true, false), (true, true, true)].map {
        Case(isATransposed: a, isBTransposed: b, keeps: $0, hasBias: $1, relu: $2)
      }
    }
  }

  /// Around the sizes of every tile, block and panel, and beyond what the BLAS takes over.
  static let sizes = [
    (1, 1, 1), (3, 5, 7), (8, 8, 8), (17, 4, 33), (1, 10, 65), (14, 32, 20), (15, 33, 257),
    (29, 47, 300), (16, 70, 9), (57, 65, 40), (300, 9, 5), (70, 300, 3),
  ]

  @Test("finds the BLAS that the program is built with")
  func library() { #expect(MatrixProduct.hasBLAS) }

  @Test("agrees with three plain loops, transposed or not, adding or not", arguments: cases)
  func naive(_ test: Case) {
    var generator = RandomGenerator(seed: 17)
    for (rows, columns, inner) in Self.sizes {
      // Rows of a, b and c stand further apart than they are long.
      let (aRows, aColumns) = test.isATransposed ? (inner, rows) : (rows, inner)
      let (bRows, bColumns) = test.isBTransposed ? (columns, inner) : (inner, columns)
      let (aStride, bStride, cStride) = (aColumns + 3, bColumns + 1, columns + 2)
      let a = generator.floats(aRows * aStride, in: -1...1)
      let b = generator.floats(bRows * bStride, in: -1...1)
      let c = generator.floats(rows * cStride)
      let bias = generator.floats(columns)
      var expected = c.map(Double.init)
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = test.keeps ? Double(c[row * cStride + column]) : 0
          for k in 0..<inner {
            let left = test.isATransposed ? a[k * aStride + row] : a[row * aStride + k]
            let right = test.isBTransposed ? b[column * bStride + k] : b[k * bStride + column]
            sum += Double(left) * Double(right)
          }
          if test.hasBias { sum += Double(bias[column]) }
          expected[row * cStride + column] = test.relu ? max(0, sum) : sum
        }
      }
      let (left, right, result) = (UnalignedFloats(a), UnalignedFloats(b), UnalignedFloats(c))
      let added = UnalignedFloats(bias)
      MatrixProduct.multiply(
        .init(left.pointer, stride: aStride, isTransposed: test.isATransposed),
        .init(right.pointer, stride: bStride, isTransposed: test.isBTransposed),
        into: result.pointer, stride: cStride, rows: rows, columns: columns, inner: inner,
        keeps: test.keeps, bias: test.hasBias ? UnsafePointer(added.pointer) : nil,
        relu: test.relu)
      #expect(largestError(result.values, expected) < 2e-5, "\(test) \(rows)·\(columns)·\(inner)")
      #expect(result.isIntact)
    }
  }

  @Test("gives NaN where a factor is NaN, relu or not")
  func keepsNaN() {
    let (a, b) = (UnalignedFloats([.nan, 1]), UnalignedFloats([1, 2]))
    let c = UnalignedFloats([0])
    MatrixProduct.multiply(
      .init(a.pointer, stride: 2), .init(b.pointer, stride: 1), into: c.pointer, rows: 1,
      columns: 1, inner: 2, relu: true)
    #expect(c.values[0].isNaN)
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
