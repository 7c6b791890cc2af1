import Tensors
import Testing

/// Against plain loops in double precision, over random shapes.
@Suite("The convolution")
struct ConvolutionTests {
  /// A convolution of random shape with its operands, and the loops that say what it has to compute.
  struct Example {
    let images: Int
    let image: (rows: Int, columns: Int, channels: Int)
    let window: (rows: Int, columns: Int)
    let strides: (rows: Int, columns: Int)
    let padding: (rows: Int, columns: Int)
    let output: (rows: Int, columns: Int)
    let filters: Int
    let input: [Float]
    let kernel: [Float]
    let bias: [Float]
    /// The gradient of the output.
    let gradient: [Float]

    /// - Parameter isWide: whether windows of 3×3 meet channels and filters in sixteens.
    init(seed: Int, isWide: Bool) {
      var generator = RandomGenerator(seed: UInt64(seed))
      if isWide {
        window = (3, 3)
        strides = (1, 1)
        image = (
          rows: 5 + generator.below(8), columns: 5 + generator.below(8),
          channels: 16 * (1 + generator.below(2))
        )
        filters = 16 * (1 + generator.below(2))
        padding = (generator.below(3), generator.below(3))
        // As many zeros after the image as before it, or one row and column less.
        let less = max(padding.rows, padding.columns) > 0 ? generator.below(2) : 0
        output = (
          image.rows + 2 * padding.rows - 2 - min(less, padding.rows),
          image.columns + 2 * padding.columns - 2 - min(less, padding.columns)
        )
        images = 1 + generator.below(5)
      } else {
        window = (rows: 1 + generator.below(5), columns: 1 + generator.below(5))
        // Every other example goes in steps, some of them larger than the window.
        strides =
          generator.below(2) == 0 ? (1, 1) : (1 + generator.below(3), 1 + generator.below(4))
        let isSame = generator.below(2) == 0
        image = (
          rows: window.rows + generator.below(9), columns: window.columns + generator.below(18),
          channels: 1 + generator.below(20)
        )
        images = 1 + generator.below(3)
        filters = 1 + generator.below(70)
        let rows = Self.axis(image.rows, window.rows, strides.rows, isSame: isSame)
        let columns = Self.axis(image.columns, window.columns, strides.columns, isSame: isSame)
        padding = (rows.padding, columns.padding)
        output = (rows.output, columns.output)
      }
      input = generator.floats(images * image.rows * image.columns * image.channels, in: -1...1)
      kernel = generator.floats(window.rows * window.columns * image.channels * filters, in: -1...1)
      bias = generator.floats(filters)
      gradient = generator.floats(images * output.rows * output.columns * filters, in: -1...1)
    }

    /// Keras' rules.
    private static func axis(
      _ size: Int, _ window: Int, _ stride: Int, isSame: Bool
    ) -> (output: Int, padding: Int) {
      guard isSame else { return ((size - window) / stride + 1, 0) }
      let output = (size + stride - 1) / stride
      return (output, max(0, (output - 1) * stride + window - size) / 2)
    }

    var convolution: Convolution {
      Convolution(
        image: image, window: window, strides: strides, padding: padding, output: output,
        filters: filters)
    }

    /// Calls with the places in input, kernel and output of every product there is.
    func forEachProduct(_ body: (_ input: Int, _ kernel: Int, _ output: Int) -> Void) {
      for n in 0..<images {
        for oy in 0..<output.rows {
          for ox in 0..<output.columns {
            for wy in 0..<window.rows {
              for wx in 0..<window.columns {
                let y = oy * strides.rows + wy - padding.rows
                let x = ox * strides.columns + wx - padding.columns
                guard (0..<image.rows).contains(y), (0..<image.columns).contains(x) else {
                  continue
                }
                let pixel = ((n * image.rows + y) * image.columns + x) * image.channels
                let place = ((n * output.rows + oy) * output.columns + ox) * filters
                for c in 0..<image.channels {
                  let line = ((wy * window.columns + wx) * image.channels + c) * filters
                  for f in 0..<filters { body(pixel + c, line + f, place + f) }
                }
              }
            }
          }
        }
      }
    }
  }

  /// The largest distance, relative to the root mean square of what is expected.
  private static func largestError(_ found: [Float], _ expected: [Double]) -> Double {
    let scale = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
    return zip(found, expected).reduce(0) { largest, pair in
      let distance = abs(Double(pair.0) - pair.1) / scale
      // NaN must not pass for a small distance.
      return distance.isNaN ? .infinity : max(largest, distance)
    }
  }

  @Test("agrees with plain loops, with bias and relu or without", arguments: 1...30, [false, true])
  func forward(seed: Int, isWide: Bool) {
    let example = Example(seed: seed, isWide: isWide)
    for isPlain in [true, false] {
      var expected = example.gradient.indices.map {
        isPlain ? 0 : Double(example.bias[$0 % example.filters])
      }
      example.forEachProduct { input, kernel, output in
        expected[output] += Double(example.input[input]) * Double(example.kernel[kernel])
      }
      if !isPlain { expected = expected.map { max(0, $0) } }
      let bias = UnalignedFloats(example.bias)
      let output = UnalignedFloats([Float](repeating: .nan, count: expected.count))
      let scratch = UnalignedFloats(count: example.convolution.scratchCount)
      example.convolution.forward(
        UnalignedFloats(example.input).pointer, kernel: UnalignedFloats(example.kernel).pointer,
        bias: isPlain ? nil : UnsafePointer(bias.pointer), relu: !isPlain, into: output.pointer,
        scratch: scratch.pointer, count: example.images)
      #expect(Self.largestError(output.values, expected) < 2e-5)
      #expect(output.isIntact && scratch.isIntact)
    }
  }

  @Test("takes gradients back to its kernel, adding or not", arguments: 1...30, [false, true])
  func kernelGradient(seed: Int, isWide: Bool) {
    let example = Example(seed: seed, isWide: isWide)
    for keeps in [false, true] {
      var expected = example.kernel.map { keeps ? Double($0) : 0 }
      example.forEachProduct { input, kernel, output in
        expected[kernel] += Double(example.input[input]) * Double(example.gradient[output])
      }
      let kernel = UnalignedFloats(example.kernel)
      let scratch = UnalignedFloats(count: example.convolution.scratchCount)
      example.convolution.kernelGradient(
        UnalignedFloats(example.input).pointer, UnalignedFloats(example.gradient).pointer,
        into: kernel.pointer, scratch: scratch.pointer, count: example.images, keeps: keeps)
      #expect(Self.largestError(kernel.values, expected) < 2e-5)
      #expect(kernel.isIntact && scratch.isIntact)
    }
  }

  @Test(
    "takes gradients back to its images, with bias and relu or without", arguments: 1...30,
    [false, true])
  func inputGradient(seed: Int, isWide: Bool) {
    let example = Example(seed: seed, isWide: isWide)
    var generator = RandomGenerator(seed: UInt64(seed))
    let shift = generator.floats(example.image.channels)
    for isPlain in [true, false] {
      var expected = example.input.indices.map {
        isPlain ? 0 : Double(shift[$0 % example.image.channels])
      }
      example.forEachProduct { input, kernel, output in
        expected[input] += Double(example.kernel[kernel]) * Double(example.gradient[output])
      }
      if !isPlain { expected = expected.map { max(0, $0) } }
      let bias = UnalignedFloats(shift)
      let images = UnalignedFloats([Float](repeating: .nan, count: expected.count))
      let scratch = UnalignedFloats(count: example.convolution.scratchCount)
      example.convolution.inputGradient(
        UnalignedFloats(example.gradient).pointer,
        kernel: UnalignedFloats(example.kernel).pointer,
        bias: isPlain ? nil : UnsafePointer(bias.pointer), relu: !isPlain, into: images.pointer,
        scratch: scratch.pointer, count: example.images)
      #expect(Self.largestError(images.values, expected) < 2e-5)
      #expect(images.isIntact && scratch.isIntact)
    }
  }
}
