import Tensors

/// The size of the images that samples are.
public struct ImageShape: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  public let channels: Int

  /// `[rows, columns, channels]` or `[rows, columns]`; nil for any other rank.
  public init?(_ shape: Shape) {
    guard shape.rank == 2 || shape.rank == 3 else { return nil }
    rows = shape.extents[0]
    columns = shape.extents[1]
    channels = shape.rank == 3 ? shape.extents[2] : 1
  }
}

extension Samples {
  /// Whether every value that the network sees lies in 0…1, as the levels of images do.
  var isWithinUnitRange: Bool {
    switch features {
    // A tolerance for the rounding of 1 / 255.
    case .bytes(_, let scale): return scale * 255 <= 1.00001
    case .floats(let floats):
      return floats.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return false }
        let statistics = Kernels.statistics(start, count: buffer.count)
        return statistics.minimum >= 0 && statistics.maximum <= 1
      }
    }
  }
}
