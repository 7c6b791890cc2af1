import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("The kernels of augmentation")
struct AugmentationKernelTests {
  /// What `transform` has to compute, pixel by pixel.
  private static func transformed(
    _ image: [Float], rows: Int, columns: Int, channels: Int, by map: AffineMap
  ) -> [Double] {
    func value(_ y: Int, _ x: Int, _ c: Int) -> Double {
      guard (0..<rows).contains(y), (0..<columns).contains(x) else { return 0 }
      return Double(image[(y * columns + x) * channels + c])
    }
    var result: [Double] = []
    for y in 0..<rows {
      for x in 0..<columns {
        let sx = Double(map.xx) * Double(x) + Double(map.xy) * Double(y) + Double(map.x0)
        let sy = Double(map.yx) * Double(x) + Double(map.yy) * Double(y) + Double(map.y0)
        let (left, top) = (Int(sx.rounded(.down)), Int(sy.rounded(.down)))
        let (fx, fy) = (sx - Double(left), sy - Double(top))
        for c in 0..<channels {
          let above = (1 - fx) * value(top, left, c) + fx * value(top, left + 1, c)
          let below = (1 - fx) * value(top + 1, left, c) + fx * value(top + 1, left + 1, c)
          result.append((1 - fy) * above + fy * below)
        }
      }
    }
    return result
  }

  private static func found(
    _ image: [Float], rows: Int, columns: Int, channels: Int, by map: AffineMap,
    padded: UnalignedFloats? = nil
  ) -> UnalignedFloats {
    let padded = padded ?? UnalignedFloats(count: (rows + 3) * (columns + 3) * channels)
    let result = UnalignedFloats(image)
    Kernels.transform(
      result.pointer, rows: rows, columns: columns, channels: channels, by: map,
      padded: padded.pointer)
    #expect(padded.isIntact)
    return result
  }

  @Test(
    "move images as the loops over their pixels do, whatever the size",
    arguments: [(1, 1, 1), (2, 3, 1), (7, 5, 3), (16, 17, 1), (28, 28, 1), (9, 33, 4)])
  func transform(rows: Int, columns: Int, channels: Int) {
    var generator = RandomGenerator(seed: 1)
    let padded = UnalignedFloats(count: (rows + 3) * (columns + 3) * channels)
    for _ in 0..<20 {
      let image = generator.floats(rows * columns * channels)
      let map = AffineMap(
        rows: rows, columns: columns, right: 8 * generator.uniform() - 4,
        down: 8 * generator.uniform() - 4, degrees: 360 * generator.uniform() - 180,
        zoom: 0.3 + 2 * generator.uniform())
      let result = Self.found(
        image, rows: rows, columns: columns, channels: channels, by: map, padded: padded)
      let expected = Self.transformed(
        image, rows: rows, columns: columns, channels: channels, by: map)
      // Pixels of up to 3 that a rounded place mixes a little differently.
      #expect(largestError(result.values, expected) < 2e-4)
      #expect(result.isIntact)
    }
  }

  @Test("leave an image as it is when nothing moves it")
  func identity() {
    var generator = RandomGenerator(seed: 2)
    let image = generator.floats(28 * 28)
    let map = AffineMap(rows: 28, columns: 28, right: 0, down: 0, degrees: 0, zoom: 1)
    #expect(Self.found(image, rows: 28, columns: 28, channels: 1, by: map).values == image)
  }

  @Test("shift to the right and down, with zeros where nothing comes from")
  func shift() {
    let map = AffineMap(rows: 2, columns: 3, right: 1, down: 0, degrees: 0, zoom: 1)
    let right = Self.found([1, 2, 3, 4, 5, 6], rows: 2, columns: 3, channels: 1, by: map)
    #expect(right.values == [0, 1, 2, 0, 4, 5])
    let other = AffineMap(rows: 2, columns: 3, right: 0, down: 0.5, degrees: 0, zoom: 1)
    let down = Self.found([1, 2, 3, 4, 5, 6], rows: 2, columns: 3, channels: 1, by: other)
    #expect(down.values == [0.5, 1, 1.5, 2.5, 3.5, 4.5])
  }

  @Test("turn clockwise about the centre")
  func turn() {
    let map = AffineMap(rows: 3, columns: 3, right: 0, down: 0, degrees: 90, zoom: 1)
    let turned = Self.found([1, 2, 3, 4, 5, 6, 7, 8, 9], rows: 3, columns: 3, channels: 1, by: map)
    #expect(largestError(turned.values, [7, 4, 1, 8, 5, 2, 9, 6, 3]) < 1e-5)
  }

  @Test("zoom in about the centre")
  func zoom() {
    let map = AffineMap(rows: 3, columns: 3, right: 0, down: 0, degrees: 0, zoom: 2)
    let larger = Self.found([0, 0, 0, 0, 4, 0, 0, 0, 0], rows: 3, columns: 3, channels: 1, by: map)
    #expect(largestError(larger.values, [1, 2, 1, 2, 4, 2, 1, 2, 1]) < 1e-5)
  }

  // MARK: Noise

  /// The numbers of `addNoise`, by their definition.
  private static func normals(_ count: Int, seed: UInt64) -> [Double] {
    func mixed(_ value: UInt32) -> UInt32 {
      var x = value
      x ^= x >> 16
      x = x &* 0x7feb_352d
      x ^= x >> 15
      x = x &* 0x846c_a68b
      return x ^ (x >> 16)
    }
    var result = [Double](repeating: 0, count: count)
    for index in 0..<(count + 1) / 2 {
      let first = UInt32(truncatingIfNeeded: seed)
      let hash = mixed((UInt32(index) &* 0x9e37_79b9) ^ first)
      let other = mixed(hash &+ UInt32(seed >> 32))
      let radius = (-2 * log(Double((hash >> 8) + 1) * 0x1p-24)).squareRoot()
      let angle = 2 * Double.pi * Double(other >> 8) * 0x1p-24
      // The sine's half starts behind the cosine's; an odd one out has the last place.
      let isOddOneOut = index == count / 2
      result[isOddOneOut ? count - 1 : index] = radius * cos(angle)
      if !isOddOneOut { result[count / 2 + index] = radius * sin(angle) }
    }
    return result
  }

  @Test("add the normal numbers that the seed and the places say", arguments: awkwardSizes)
  func noise(count: Int) {
    var generator = RandomGenerator(seed: 3)
    let (values, seed) = (generator.floats(count), generator.next())
    let found = UnalignedFloats(values)
    Kernels.addNoise(
      found.pointer, count: count, deviation: 0.5, seed: seed, within: -.infinity ... .infinity)
    let normals = Self.normals(count, seed: seed)
    let expected = values.indices.map { Double(values[$0]) + 0.5 * normals[$0] }
    #expect(largestError(found.values, expected) < 2e-6)
    #expect(found.isIntact)
  }

  @Test("hold what noise makes within limits", arguments: awkwardSizes)
  func limits(count: Int) {
    let found = UnalignedFloats([Float](repeating: 0.5, count: count))
    Kernels.addNoise(found.pointer, count: count, deviation: 4, seed: 9, within: 0...1)
    #expect(found.values.allSatisfy { (0...1).contains($0) })
  }

  @Test("make noise with the mean, deviation, tails and independence of the normal distribution")
  func distribution() {
    let count = 200_001
    func numbers(_ seed: UInt64) -> [Float] {
      let found = UnalignedFloats(count: count)
      Kernels.addNoise(
        found.pointer, count: count, deviation: 1, seed: seed, within: -.infinity ... .infinity)
      return found.values
    }
    func mean(_ value: (Int) -> Float) -> Double {
      var sum = 0.0
      for index in 0..<count { sum += Double(value(index)) }
      return sum / Double(count)
    }
    let (a, b) = (numbers(77), numbers(78))
    // Within four standard errors of each.
    #expect(abs(mean { a[$0] }) < 0.009)
    #expect(abs(mean { a[$0] * a[$0] } - 1) < 0.0127)
    #expect(abs(mean { abs(a[$0]) > 2 ? 1 : 0 } - 0.0455) < 0.0019)
    #expect(abs(mean { a[$0] * a[($0 + 1) % count] }) < 0.009)
    #expect(abs(mean { a[$0] * a[($0 + count / 2) % count] }) < 0.009)
    #expect(abs(mean { a[$0] * b[$0] }) < 0.009)
    #expect(abs(mean { a[$0] * b[($0 + 1) % count] }) < 0.009)
  }
}
