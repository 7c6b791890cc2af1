import Datasets
import Monitoring
import Tensors

/// From the numbers a network reads or writes to grey levels, the same for original and reconstruction.
struct PixelScale {
  private let rows: Int
  private let columns: Int
  private let channels: Int
  /// What was done to the features, one for each index of their last axis; empty for nothing.
  private let scalings: [Scaling]
  private let range: ClosedRange<Float>

  /// - Parameters:
  ///   - shape: `[rows, columns, channels]`.
  ///   - values: images as the network reads them, which decide what is black and what is white: 0…1, -1…1 or
  ///     0…255 where these hold all values, else the smallest and the largest one.
  init(shape: Shape, scalings: [Scaling], values: [Float]) {
    (rows, columns, channels) = (shape.extents[0], shape.extents[1], shape.extents[2])
    self.scalings = scalings
    var (least, most) = (Float.infinity, -Float.infinity)
    for (index, value) in values.enumerated() where value.isFinite {
      let original = scalings.isEmpty ? value : scalings[index % scalings.count].original(value)
      least = min(least, original)
      most = max(most, original)
    }
    // Scaling and its undoing leave rounding errors.
    let usual: [ClosedRange<Float>] = [0...1, -1...1, 0...255]
    range =
      usual.first { least >= $0.lowerBound - 1e-3 && most <= $0.upperBound + 1e-3 }
      ?? least...max(least, most)
  }

  /// The middle between black and white, as the network reads it at an index of a sample.
  func middle(at index: Int) -> Float {
    let middle = (range.lowerBound + range.upperBound) / 2
    return scalings.isEmpty ? middle : scalings[index % scalings.count].scaled(middle)
  }

  /// The image that starts at an index; several channels come as their mean, what is no number as black.
  func image(_ values: UnsafeBufferPointer<Float>, at start: Int) -> GrayImage {
    let span = max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    var pixels = [UInt8](repeating: 0, count: rows * columns)
    for pixel in pixels.indices {
      var sum: Float = 0
      for channel in 0..<channels {
        let index = pixel * channels + channel
        let value = values[start + index]
        sum += scalings.isEmpty ? value : scalings[index % scalings.count].original(value)
      }
      let level = (sum / Float(channels) - range.lowerBound) / span
      pixels[pixel] = level > 0 ? UInt8((min(level, 1) * 255).rounded()) : 0
    }
    return GrayImage(rows: rows, columns: columns, pixels: pixels)
  }
}
