import CKernels

extension Kernels {
  /// Adds normal noise that follows from `seed` and each value's place alone, and holds the sums within limits.
  public static func addNoise(
    _ values: MutableFloats, count: Int, deviation: Float, seed: UInt64,
    within limits: ClosedRange<Float>
  ) {
    kernel_add_noise(
      values, Int64(count), deviation, seed, limits.lowerBound, limits.upperBound)
  }

  /// Moves an image `[rows, columns, channels]` in place with bilinear interpolation; beyond its edges is 0.
  /// - Parameter padded: `[rows + 3, columns + 3, channels]`, all zero before the first call and kept for this
  ///   size of image alone.
  public static func transform(
    _ image: MutableFloats, rows: Int, columns: Int, channels: Int, by map: AffineMap,
    padded: MutableFloats
  ) {
    kernel_transform_image(
      image, padded, Int64(rows), Int64(columns), Int64(channels), map.xx, map.xy, map.x0, map.yx,
      map.yy, map.y0)
  }
}
