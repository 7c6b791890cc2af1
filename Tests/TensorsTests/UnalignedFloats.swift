import Tensors

/// A block of floats at an address that no vector instruction likes: one float behind an aligned one.
///
/// The memory is never given back, so that a pointer into it is good for the whole test.
struct UnalignedFloats {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  /// Stands on both sides of the values, to show a kernel that writes outside.
  private static let guardValue: Float = 12_345.5

  init(_ values: [Float]) {
    count = values.count
    let raw = UnsafeMutableRawPointer.allocate(byteCount: (count + 2) * 4, alignment: 64)
    let start = raw.bindMemory(to: Float.self, capacity: count + 2)
    start.initialize(repeating: Self.guardValue, count: count + 2)
    pointer = start + 1
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  init(count: Int) { self.init([Float](repeating: 0, count: count)) }

  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Whether nothing was written before the first or behind the last value.
  var isIntact: Bool { pointer[-1] == Self.guardValue && pointer[count] == Self.guardValue }
}

extension RandomGenerator {
  mutating func floats(_ count: Int, in range: ClosedRange<Float> = -3...3) -> [Float] {
    (0..<count).map { _ in
      range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }
  }
}

/// Sizes around the width of every vector register, with remainders of every kind.
let awkwardSizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 257]

/// Rows and columns, odd and even, narrow and wide.
let awkwardShapes = [
  (1, 1), (1, 7), (3, 1), (2, 2), (5, 3), (4, 10), (7, 15), (3, 16), (9, 17), (2, 33), (31, 65),
]
