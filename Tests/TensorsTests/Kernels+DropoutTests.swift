import Tensors
import TestSupport
import Testing

@Suite("The kernel of dropout")
struct KernelsDropoutTests {
  /// A hash of 32 bits (Wellons, 2018).
  private func mixed(_ number: UInt32) -> UInt32 {
    var x = number
    x = (x ^ x >> 16) &* 0x7feb_352d
    x = (x ^ x >> 15) &* 0x846c_a68b
    return x ^ x >> 16
  }

  /// What each value is multiplied by.
  private func factors(_ count: Int, rate: Float, seed: UInt64) -> [Float] {
    let (first, second) = (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32))
    return (0..<count).map { index in
      let number = mixed(mixed(UInt32(index) &* 0x9e37_79b9 ^ first) &+ second) >> 8
      return number < UInt32(rate * 0x1p24) ? 0 : 1 / (1 - rate)
    }
  }

  @Test("multiplies by what follows from seed and place", arguments: awkwardSizes)
  func reference(count: Int) {
    var generator = RandomGenerator(seed: 1)
    let x = generator.floats(count)
    for (rate, seed) in [(0.3, 7), (0.5, 0), (0.99, 1 << 40)] as [(Float, UInt64)] {
      let (factors, y) = (UnalignedFloats(count: count), UnalignedFloats(count: count))
      Kernels.dropout(
        UnalignedFloats(x).pointer, factors: factors.pointer, into: y.pointer, count: count,
        rate: rate, seed: seed)
      let expected = self.factors(count, rate: rate, seed: seed)
      #expect(factors.values == expected)
      #expect(y.values == zip(x, expected).map { $0 * $1 })
      #expect(factors.isIntact && y.isIntact)
    }
  }

  /// The correlation of two rows of 0 and 1.
  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let (first, second) = (mean(a), mean(b))
    let together = mean(zip(a, b).map { ($0 - first) * ($1 - second) })
    let spread = mean(a.map { ($0 - first) * ($0 - first) })
    return together / spread
  }

  @Test("drops neighbors, and the same place of other seeds, independently")
  func independent() {
    let count = 1 << 16
    func dropped(_ seed: UInt64) -> [Double] {
      let (ones, factors) = (FloatBuffer(count: count), FloatBuffer(count: count))
      Kernels.dropout(
        ones.pointer, factors: factors.pointer, into: ones.pointer, count: count, rate: 0.5,
        seed: seed)
      return factors.values().map { $0 == 0 ? 1 : 0 }
    }
    let first = dropped(0x1234_5678_9abc_def0)
    // Four deviations of the correlation of as many independent ones.
    let limit = 4 / Double(count).squareRoot()
    for distance in [1, 2, 16, 28, 784] {
      let moved = Array(first[distance...] + first[..<distance])
      #expect(abs(correlation(first, moved)) < limit, "\(distance)")
    }
    for bit in 0..<64 {
      let other = dropped(0x1234_5678_9abc_def0 ^ 1 << UInt64(bit))
      #expect(abs(correlation(first, other)) < limit, "bit \(bit)")
    }
  }
}
