import Tensors
import TestSupport
import Testing

/// Against plain loops in double precision, over random shapes.
@Suite("The convolution")
struct ConvolutionTests {
  /// A convolution of random shape with its operands, and the loops that say what it has to compute.
  struct Example {
    let images: Int
    let image: (rows: Int, columns: Int, channels: Int)
    let window: (rows: Int, columns: Int)
    let padding: (rows: Int, columns: Int)
    let output: (rows: Int, columns: Int)
    let filters: Int
    let input: [Float]
    let kernel: [Float]
    let bias: [Float]
    /// The gradient of the output.
    let gradient: [Float]

    init(seed: UInt64) {
      var generator = RandomGenerator(seed: seed)
      let window = (rows: 1 + generator.below(5), columns: 1 + generator.below(5))
      let isSame = generator.below(2) == 0
      let image = (
        rows: window.rows + generator.below(9), columns: window.columns + generator.below(18),
        channels: 1 + generator.below(20)
      )
      self.window = window
      self.image = image
      images = 1 + generator.below(3)
      filters = 1 + generator.below(70)
      padding = isSame ? ((window.rows - 1) / 2, (window.columns - 1) / 2) : (0, 0)
      output =
        isSame
        ? (image.rows, image.columns)
        : (image.rows - window.rows + 1, image.columns - window.columns + 1)
      input = generator.floats(images * image.rows * image.columns * image.channels, in: -1...1)
      kernel = generator.floats(window.rows * window.columns * image.channels * filters, in: -1...1)
      bias = generator.floats(filters)
      gradient = generator.floats(images * output.rows * output.columns * filters, in: -1...1)
    }

    var convolution: Convolution {
      Convolution(
        image: image, window: window, padding: padding, output: output, filters: filters)
    }

    /// Calls with the places in input, kernel and output of every product there is.
    func forEachProduct(_ body: (_ input: Int, _ kernel: Int, _ output: Int) -> Void) {
      for n in 0..<images {
        for oy in 0..<output.rows {
          for ox in 0..<output.columns {
            for wy in 0..<window.rows {
              for wx in 0..<window.columns {
                let (y, x) = (oy + wy - padding.rows, ox + wx - padding.columns)
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

  @Test("agrees with plain loops, with bias and relu or without", arguments: 1...12)
  func forward(seed: Int) {
    let example = Example(seed: UInt64(seed))
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
      #expect(largestError(output.values, expected) < 2e-5)
      #expect(output.isIntact && scratch.isIntact)
    }
  }

  @Test("takes gradients back to its kernel, adding or not", arguments: 1...12)
  func kernelGradient(seed: Int) {
    let example = Example(seed: UInt64(seed))
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
      #expect(largestError(kernel.values, expected) < 5e-5)
      #expect(kernel.isIntact && scratch.isIntact)
    }
  }

  @Test("takes gradients back to its images with the kernel turned over", arguments: 1...12)
  func inputGradient(seed: Int) {
    let example = Example(seed: UInt64(seed))
    var expected = [Double](repeating: 0, count: example.input.count)
    example.forEachProduct { input, kernel, output in
      expected[input] += Double(example.kernel[kernel]) * Double(example.gradient[output])
    }
    let turned = UnalignedFloats(count: example.kernel.count)
    example.convolution.turn(UnalignedFloats(example.kernel).pointer, into: turned.pointer)
    let reversed = example.convolution.reversed
    let images = UnalignedFloats(count: expected.count)
    let scratch = UnalignedFloats(count: reversed.scratchCount)
    reversed.forward(
      UnalignedFloats(example.gradient).pointer, kernel: turned.pointer, into: images.pointer,
      scratch: scratch.pointer, count: example.images)
    #expect(largestError(images.values, expected) < 5e-5)
    #expect(turned.isIntact && images.isIntact && scratch.isIntact)
  }
}
