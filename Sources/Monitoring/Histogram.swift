/// How the values of a tensor are spread: equal bins between its extremes.
public struct Histogram: Equatable, Sendable {
  /// The edges of the first and last bin: the smallest and largest finite value.
  public var lower: Double
  public var upper: Double
  public var counts: [Int]
  public var mean: Double
  /// The standard deviation.
  public var deviation: Double
  /// Values that are NaN or infinite and stand in no bin.
  public var notFiniteCount: Int

  public init(
    lower: Double, upper: Double, counts: [Int], mean: Double, deviation: Double,
    notFiniteCount: Int = 0
  ) {
    self.lower = lower
    self.upper = upper
    self.counts = counts
    self.mean = mean
    self.deviation = deviation
    self.notFiniteCount = notFiniteCount
  }
}

/// The histogram of one tensor of one layer.
public struct TensorHistogram: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case weights, gradients
    /// What the layer makes of the samples of a batch.
    case activations
  }

  public var kind: Kind
  /// The layer's index in the model, from 0.
  public var layer: Int
  /// The tensor's Keras name, `kernel`; of activations `output`.
  public var tensor: String
  public var histogram: Histogram
  /// The weights of a few units as pictures, where a layer reads images: 0 is the middle grey, and each picture's
  /// largest weight is black or white. Empty elsewhere.
  public var pictures: [GrayImage]

  public init(
    kind: Kind = .weights, layer: Int, tensor: String, histogram: Histogram,
    pictures: [GrayImage] = []
  ) {
    self.pictures = pictures
    self.kind = kind
    self.layer = layer
    self.tensor = tensor
    self.histogram = histogram
  }
}
