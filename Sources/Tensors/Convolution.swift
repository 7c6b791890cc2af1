import CKernels

/// A convolution over images `[rows, columns, channels]`, computed where the images lie.
///
/// The kernel is `[window rows, window columns, channels, filters]`. Images, outputs and scratch belong to the
/// caller; nothing is allocated. Windows of 3×3 with strides of 1 over channels and filters in sixteens take Winograd's way with
/// a quarter of the multiplications; there a value may be off by 2e-5 of the root mean square of all.
///
/// - SeeAlso: Lavin, Gray, "Fast algorithms for convolutional neural networks", CVPR 2016.
public struct Convolution: Sendable {
  private let shape: kernel_convolution

  /// With fewer filters, or channels on the way back to the images, most of a product's tile would stay empty;
  /// then windows laid out as rows are quicker.
  public static let fewestColumns = 8

  /// - Parameters:
  ///   - strides: from one window to the next.
  ///   - padding: the rows and columns of zeros before the image; what is missing after it is zero too.
  ///   - output: the rows and columns of the result.
  public init(
    image: (rows: Int, columns: Int, channels: Int), window: (rows: Int, columns: Int),
    strides: (rows: Int, columns: Int) = (1, 1), padding: (rows: Int, columns: Int),
    output: (rows: Int, columns: Int), filters: Int
  ) {
    shape = kernel_convolution(
      rows: Int32(image.rows), columns: Int32(image.columns), channels: Int32(image.channels),
      window_rows: Int32(window.rows), window_columns: Int32(window.columns),
      stride_rows: Int32(strides.rows), stride_columns: Int32(strides.columns),
      padding_rows: Int32(padding.rows), padding_columns: Int32(padding.columns),
      output_rows: Int32(output.rows), output_columns: Int32(output.columns),
      filters: Int32(filters))
  }

  /// Floats of scratch that each of the three ways below needs.
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

  /// The gradient of the images from that of the output; plus `bias` for each channel, then relu, it is what a
  /// transposed convolution computes.
  public func inputGradient(
    _ gradient: UnsafePointer<Float>, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>? = nil, relu: Bool = false,
    into images: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_convolve_input_gradient(
      gradient, kernel, bias, relu, images, scratch, shape, Int64(count))
  }
}
