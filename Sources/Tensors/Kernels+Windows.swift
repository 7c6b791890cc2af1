import CKernels

/// Windows over images, for convolution and pooling; images are `[rows, columns, channels]`.
public struct Windows: Sendable {
  let shape: kernel_windows

  /// - Parameters:
  ///   - padding: the rows and columns of zeros before the image.
  ///   - output: how many windows there are, downwards and across.
  public init(
    image: (rows: Int, columns: Int, channels: Int), window: (rows: Int, columns: Int),
    strides: (rows: Int, columns: Int), dilation: (rows: Int, columns: Int) = (1, 1),
    padding: (rows: Int, columns: Int), output: (rows: Int, columns: Int)
  ) {
    shape = kernel_windows(
      rows: Int32(image.rows), columns: Int32(image.columns), channels: Int32(image.channels),
      window_rows: Int32(window.rows), window_columns: Int32(window.columns),
      stride_rows: Int32(strides.rows), stride_columns: Int32(strides.columns),
      dilation_rows: Int32(dilation.rows), dilation_columns: Int32(dilation.columns),
      padding_rows: Int32(padding.rows), padding_columns: Int32(padding.columns),
      output_rows: Int32(output.rows), output_columns: Int32(output.columns))
  }
}

extension Kernels {
  /// Lays the windows of `count` images out as rows, with zeros beyond the image.
  public static func unfold(
    _ images: Floats, into windows: MutableFloats, _ shape: Windows, count: Int
  ) {
    kernel_unfold(images, windows, shape.shape, Int64(count))
  }

  /// Adds every window's values to `images` at their places.
  public static func fold(
    _ windows: Floats, into images: MutableFloats, _ shape: Windows, count: Int
  ) {
    kernel_fold(windows, images, shape.shape, Int64(count))
  }

  /// The largest value of each window and channel.
  /// - Parameter places: gets the position in its image of each; what `maxPoolGradient` reads.
  public static func maxPool(
    _ images: Floats, into output: MutableFloats, places: UnsafeMutablePointer<Int32>,
    _ shape: Windows, count: Int
  ) {
    kernel_max_pool_forward(images, output, places, shape.shape, Int64(count))
  }

  /// Writes `images`: each window's gradient at the place of its largest value, zero elsewhere.
  public static func maxPoolGradient(
    _ gradient: Floats, places: UnsafePointer<Int32>, into images: MutableFloats, _ shape: Windows,
    count: Int
  ) {
    kernel_max_pool_backward(gradient, places, images, shape.shape, Int64(count))
  }

  /// The mean of each window and channel over what lies within the image.
  public static func averagePool(
    _ images: Floats, into output: MutableFloats, _ shape: Windows, count: Int
  ) {
    kernel_average_pool_forward(images, output, shape.shape, Int64(count))
  }

  /// Adds to `images`, which the caller has made zero.
  public static func averagePoolGradient(
    _ gradient: Floats, into images: MutableFloats, _ shape: Windows, count: Int
  ) {
    kernel_average_pool_backward(gradient, images, shape.shape, Int64(count))
  }

  /// Repeats rows and columns.
  public static func upSample(
    _ images: Floats, into output: MutableFloats, count: Int,
    image: (rows: Int, columns: Int, channels: Int), factor: (rows: Int, columns: Int)
  ) {
    kernel_up_sample_forward(
      images, output, Int64(count), Int32(image.rows), Int32(image.columns), Int32(image.channels),
      Int32(factor.rows), Int32(factor.columns))
  }

  /// Writes to `images` the sums over all copies of each value.
  public static func upSampleGradient(
    _ gradient: Floats, into images: MutableFloats, count: Int,
    image: (rows: Int, columns: Int, channels: Int), factor: (rows: Int, columns: Int)
  ) {
    kernel_up_sample_backward(
      gradient, images, Int64(count), Int32(image.rows), Int32(image.columns),
      Int32(image.channels), Int32(factor.rows), Int32(factor.columns))
  }
}
