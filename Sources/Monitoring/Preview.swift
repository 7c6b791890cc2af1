/// What the network makes of a few fixed samples at present, by the objective of the experiment.
public enum Preview: Equatable, Sendable {
  /// Held-out samples and what the network makes of them, with a noisy input where it was given one.
  case reconstructions([Reconstruction])
  /// Held-out images, their classes and what the network takes them for.
  case classifications([Classification])
  /// What the generator makes of noise that stays the same for the whole run.
  case samples([GrayImage])
  /// A stretch of a held-out series and its prediction, one for each step, in the original unit.
  case series(truth: [Float], prediction: [Float])
  /// Text that a language model has just written.
  case text(String)
}

/// A small picture in grey levels, row after row; several channels come as their mean.
public struct GrayImage: Equatable, Sendable {
  public var rows: Int
  public var columns: Int
  /// `rows · columns` levels from 0, black, to 255, white.
  public var pixels: [UInt8]

  public init(rows: Int, columns: Int, pixels: [UInt8]) {
    self.rows = rows
    self.columns = columns
    self.pixels = pixels
  }
}

/// A sample, what the network was shown of it and what it made of that.
public struct Reconstruction: Equatable, Sendable {
  public var original: GrayImage
  /// What the network saw, where noise had been added.
  public var input: GrayImage?
  public var output: GrayImage

  public init(original: GrayImage, input: GrayImage? = nil, output: GrayImage) {
    self.original = original
    self.input = input
    self.output = output
  }
}

/// An image with its class and the class the network takes it for.
public struct Classification: Equatable, Sendable {
  public var image: GrayImage
  public var truth: String
  public var prediction: String
  /// The probability the network gives its prediction, from 0 to 1.
  public var confidence: Float

  public var isRight: Bool { truth == prediction }

  public init(image: GrayImage, truth: String, prediction: String, confidence: Float) {
    self.image = image
    self.truth = truth
    self.prediction = prediction
    self.confidence = confidence
  }
}
