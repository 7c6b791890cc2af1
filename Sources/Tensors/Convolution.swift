import CKernels

/// A convolution with steps of 1 over images `[rows, columns, channels]`, computed where the images lie.
///
/// The kernel is `[window rows, window columns, channels, filters]`. Images, outputs and scratch belong to the
/// caller; nothing is allocated.
public struct Convolution: Sendable {
  private let shape: kernel_convolution

  /// - Parameters:
  ///   - padding: the rows and columns of zeros before the image; what is missing after it is zero too.
  ///   - output: the rows and columns of the result.
  public init(
    image: (rows: Int, columns: Int, channels: Int), window: (rows: Int, columns: Int),
    padding: (rows: Int, columns: Int), output: (rows: Int, columns: Int), filters: Int
  ) {
    shape = kernel_convolution(
      rows: Int32(image.rows), columns: Int32(image.columns), channels: Int32(image.channels),
      window_rows: Int32(window.rows), window_columns: Int32(window.columns),
      padding_rows: Int32(padding.rows), padding_columns: Int32(padding.columns),
      output_rows: Int32(output.rows), output_columns: Int32(output.columns),
      filters: Int32(filters))
  }

  /// The convolution that takes the output's gradient back to the images, with the kernel that `turn` makes.
  public var reversed: Convolution {
    Convolution(
      image: (Int(shape.output_rows), Int(shape.output_columns), Int(shape.filters)),
      window: (Int(shape.window_rows), Int(shape.window_columns)),
      padding: (
        Int(shape.window_rows - 1 - shape.padding_rows),
        Int(shape.window_columns - 1 - shape.padding_columns)
      ), output: (Int(shape.rows), Int(shape.columns)), filters: Int(shape.channels))
  }

  /// Floats of scratch that `forward` and `kernelGradient` need.
  public var scratchCount: Int { Int(kernel_convolution_scratch(shape)) }

  /// output = images ∗ kernel + bias, then relu.
  public func forward(
    _ images: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>? = nil,
    relu: Bool = false, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_convolve(images, kernel, bias, relu, output, scratch, shape, Int64(count))
  }

  /// The kernel's gradient from that of the output, on top of what is there when it `keeps` that.
  public func kernelGradient(
    _ images: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    into kernel: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, count: Int,
    keeps: Bool
  ) {
    kernel_convolve_kernel_gradient(
      images, gradient, kernel, scratch, shape, Int64(count), keeps)
  }

  /// The kernel of `reversed`: turned by 180 degrees, channels and filters exchanged.
  public func turn(_ kernel: UnsafePointer<Float>, into turned: UnsafeMutablePointer<Float>) {
    kernel_turn_windows(kernel, turned, shape)
  }
}
