import Monitoring
import NeuralNetworks
import Tensors

extension Network {
  /// Units in one tensor's pictures.
  private static let mostPictures = 32
  /// Pixels in a picture, beyond which a history of them would be large.
  private static let mostPixels = 2048

  /// The kernel of the first layer with parameters, unit by unit, where that layer reads images as they are.
  ///
  /// A dense layer has a weight for each pixel, a convolution a window of them; several channels come as their mean.
  /// - Parameter shape: `[rows, columns, channels]` of the images.
  /// - Returns: nil for any other layer, and where pictures would be large.
  func kernelPictures(ofImages shape: Shape) -> (layer: Int, pictures: [GrayImage])? {
    guard let index = layers.firstIndex(where: { !$0.parameters.isEmpty }),
      layers[..<index].allSatisfy({ $0.outputShape.count == inputShape.count })
    else { return nil }
    let image = shape.extents
    let kernel = layers[index].parameters[0]
    let extents = kernel.shape.extents
    let (rows, columns): (Int, Int)
    switch (layers[index].inputShape.rank, extents.count) {
    case (1, 2) where extents[0] == shape.count: (rows, columns) = (image[0], image[1])
    case (3, 4) where extents[2] == image[2]: (rows, columns) = (extents[0], extents[1])
    default: return nil
    }
    guard rows > 1, columns > 1, rows * columns <= Self.mostPixels else { return nil }
    let weights = parameters.pointer + parameterOffsets[index] + kernel.offset
    let units = kernel.shape.last
    let pictures = (0..<min(units, Self.mostPictures)).map { unit in
      picture(weights + unit, rows: rows, columns: columns, channels: image[2], stride: units)
    }
    return (index, pictures)
  }

  /// - Parameter stride: from one weight of a unit to the next.
  private func picture(
    _ weights: UnsafePointer<Float>, rows: Int, columns: Int, channels: Int, stride: Int
  ) -> GrayImage {
    var values = [Float](repeating: 0, count: rows * columns)
    var largest: Float = 0
    for pixel in values.indices {
      for channel in 0..<channels {
        values[pixel] += weights[(pixel * channels + channel) * stride]
      }
      if values[pixel].isFinite { largest = max(largest, abs(values[pixel])) }
    }
    let pixels = values.map { value -> UInt8 in
      guard value.isFinite, largest > 0 else { return 128 }
      return UInt8((128 + 127 * (value / largest)).rounded())
    }
    return GrayImage(rows: rows, columns: columns, pixels: pixels)
  }
}
