import Tensors
import TestSupport
import Testing

@Suite("The kernels for windows")
struct KernelsWindowsTests {
  @Test("lay windows out as rows, with zeros beyond the image", arguments: 0..<60)
  func unfold(seed: Int) {
    let shape = RandomWindows(seed: UInt64(seed), isPooling: false)
    var generator = RandomGenerator(seed: 1)
    let images = generator.floats(shape.imageCount)
    // NaN shows what the kernel leaves out.
    let found = UnalignedFloats([Float](repeating: .nan, count: shape.windowsCount))
    Kernels.unfold(
      UnalignedFloats(images).pointer, into: found.pointer, shape.windows, count: shape.images)
    #expect(found.values == shape.places.map { $0.map { images[$0] } ?? 0 }, "\(shape)")
    #expect(found.isIntact)
  }

  @Test("add every window at its place to what was there", arguments: 0..<60)
  func fold(seed: Int) {
    let shape = RandomWindows(seed: UInt64(seed), isPooling: false)
    var generator = RandomGenerator(seed: 2)
    let (windows, images) = (
      generator.floats(shape.windowsCount), generator.floats(shape.imageCount)
    )
    var expected = images.map(Double.init)
    for (value, place) in zip(windows, shape.places) {
      if let place { expected[place] += Double(value) }
    }
    let found = UnalignedFloats(images)
    Kernels.fold(
      UnalignedFloats(windows).pointer, into: found.pointer, shape.windows, count: shape.images)
    #expect(largestError(found.values, expected) < 1e-5, "\(shape)")
    #expect(found.isIntact)
  }

  @Test("find the largest value of each window and where it stands", arguments: 0..<60)
  func maxPool(seed: Int) {
    let shape = RandomWindows(seed: UInt64(seed), isPooling: true)
    var generator = RandomGenerator(seed: 3)
    let images = generator.floats(shape.imageCount)
    let members = shape.members
    let found = UnalignedFloats(count: shape.outputCount)
    var places = [Int32](repeating: -1, count: shape.outputCount)
    Kernels.maxPool(
      UnalignedFloats(images).pointer, into: found.pointer, places: &places, shape.windows,
      count: shape.images)
    #expect(found.values == members.map { $0.map { images[$0] }.max() }, "\(shape)")
    #expect(found.isIntact)

    let gradient = generator.floats(shape.outputCount)
    var expected = [Double](repeating: 0, count: shape.imageCount)
    for (index, members) in members.enumerated() {
      if let place = members.first(where: { images[$0] == found.values[index] }) {
        expected[place] += Double(gradient[index])
      }
    }
    let back = UnalignedFloats(count: shape.imageCount)
    Kernels.maxPoolGradient(
      UnalignedFloats(gradient).pointer, places: places, into: back.pointer, shape.windows,
      count: shape.images)
    #expect(largestError(back.values, expected) < 1e-5, "\(shape)")
    #expect(back.isIntact)
  }

  @Test("take the mean of what lies within the image, and share its gradient", arguments: 0..<60)
  func averagePool(seed: Int) {
    let shape = RandomWindows(seed: UInt64(seed), isPooling: true)
    var generator = RandomGenerator(seed: 4)
    let images = generator.floats(shape.imageCount)
    let members = shape.members
    let found = UnalignedFloats(count: shape.outputCount)
    Kernels.averagePool(
      UnalignedFloats(images).pointer, into: found.pointer, shape.windows, count: shape.images)
    let means = members.map { $0.reduce(0) { $0 + Double(images[$1]) } / Double($0.count) }
    #expect(largestError(found.values, means) < 1e-5, "\(shape)")
    #expect(found.isIntact)

    let gradient = generator.floats(shape.outputCount)
    var expected = [Double](repeating: 0, count: shape.imageCount)
    for (value, members) in zip(gradient, members) {
      for place in members { expected[place] += Double(value) / Double(members.count) }
    }
    let back = UnalignedFloats(count: shape.imageCount)
    Kernels.averagePoolGradient(
      UnalignedFloats(gradient).pointer, into: back.pointer, shape.windows, count: shape.images)
    #expect(largestError(back.values, expected) < 1e-5, "\(shape)")
    #expect(back.isIntact)
  }

  @Test("keep a NaN as the largest value, wherever it stands in its window", arguments: [1, 20])
  func maxPoolOfNaN(channels: Int) {
    let windows = Windows(
      image: (1, 3, channels), window: (1, 3), strides: (1, 1), padding: (0, 0), output: (1, 1))
    for place in 0..<3 {
      var pixels: [Float] = [1, 5, 9]
      pixels[place] = .nan
      var places = [Int32](repeating: -1, count: channels)
      let found = UnalignedFloats(count: channels)
      Kernels.maxPool(
        UnalignedFloats(pixels.flatMap { [Float](repeating: $0, count: channels) }).pointer,
        into: found.pointer, places: &places, windows, count: 1)
      #expect(found.values.allSatisfy { $0.isNaN })
      #expect(places == (0..<channels).map { Int32(place * channels + $0) })
    }
  }

  @Test("repeat rows and columns, and sum the gradients of the copies", arguments: 0..<30)
  func upSample(seed: Int) {
    var generator = RandomGenerator(seed: UInt64(seed))
    func size(_ bound: Int) -> Int { 1 + generator.below(bound) }
    let count = size(3)
    let image = (rows: size(5), columns: size(5), channels: size(5))
    let factor = (rows: size(3), columns: size(3))
    let places = (0..<count * image.rows * factor.rows).flatMap { y in
      (0..<image.columns * factor.columns).flatMap { x in
        (0..<image.channels).map { c in
          (y / factor.rows * image.columns + x / factor.columns) * image.channels + c
        }
      }
    }
    let images = generator.floats(count * image.rows * image.columns * image.channels)
    let found = UnalignedFloats(count: places.count)
    Kernels.upSample(
      UnalignedFloats(images).pointer, into: found.pointer, count: count, image: image,
      factor: factor)
    #expect(found.values == places.map { images[$0] })
    #expect(found.isIntact)

    let gradient = generator.floats(places.count)
    var expected = [Double](repeating: 0, count: images.count)
    for (value, place) in zip(gradient, places) { expected[place] += Double(value) }
    let back = UnalignedFloats([Float](repeating: .nan, count: images.count))
    Kernels.upSampleGradient(
      UnalignedFloats(gradient).pointer, into: back.pointer, count: count, image: image,
      factor: factor)
    #expect(largestError(back.values, expected) < 1e-5)
    #expect(back.isIntact)
  }
}
