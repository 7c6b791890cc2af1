import Tensors

/// Samples with their targets, as they lie in memory.
///
/// Images stay bytes, a quarter of the size of floats, and are scaled when a batch is gathered.
public struct Samples: Sendable {
  public enum Features: Sendable {
    /// Each element times `scale` is the value the network sees.
    case bytes([UInt8], scale: Float)
    case floats([Float])
  }

  public enum Targets: Sendable {
    /// Class numbers from 0 up to, not including, `count`.
    case labels([Int32], count: Int)
    /// `width` values for each sample.
    case values([Float], width: Int)
    /// The features themselves, as an autoencoder wants them.
    case inputs
  }

  /// The shape of one sample.
  public let shape: Shape
  public let count: Int
  public let features: Features
  public let targets: Targets

  public init(shape: Shape, count: Int, features: Features, targets: Targets) {
    self.shape = shape
    self.count = count
    self.features = features
    self.targets = targets
  }

  /// Writes the samples at `indices` as rows of floats.
  /// - Parameter rows: `[indices.count, shape]`.
  public func gather(
    _ indices: UnsafeBufferPointer<Int32>, into rows: UnsafeMutablePointer<Float>
  ) {
    guard let start = indices.baseAddress else { return }
    switch features {
    case .bytes(let bytes, let scale):
      bytes.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        Kernels.gather(
          rows, from: base, start, count: indices.count, width: shape.count, scale: scale)
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        Kernels.gather(rows, from: base, start, count: indices.count, width: shape.count)
      }
    }
  }

  /// Writes the class numbers of the samples at `indices`; does nothing for other targets.
  public func gatherLabels(
    _ indices: UnsafeBufferPointer<Int32>, into labels: UnsafeMutablePointer<Int32>
  ) {
    guard case .labels(let all, _) = targets else { return }
    all.withUnsafeBufferPointer { source in
      for (row, index) in indices.enumerated() { labels[row] = source[Int(index)] }
    }
  }

  /// Writes the targets of the samples at `indices` as values.
  ///
  /// Class numbers become one-hot rows, or the number itself when `width` is 1.
  /// - Parameter values: `[indices.count, width]`.
  public func gatherValues(
    _ indices: UnsafeBufferPointer<Int32>, width: Int, into values: UnsafeMutablePointer<Float>
  ) {
    switch targets {
    case .labels(let labels, _):
      labels.withUnsafeBufferPointer { source in
        if width > 1 { values.update(repeating: 0, count: indices.count * width) }
        for (row, index) in indices.enumerated() {
          let label = Int(source[Int(index)])
          if width == 1 {
            values[row] = Float(label)
          } else if label < width {
            values[row * width + label] = 1
          }
        }
      }
    case .values(let all, _):
      all.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress, let start = indices.baseAddress else { return }
        Kernels.gather(values, from: base, start, count: indices.count, width: width)
      }
    case .inputs:
      precondition(width == shape.count, "a sample is reconstructed whole")
      gather(indices, into: values)
    }
  }
}
