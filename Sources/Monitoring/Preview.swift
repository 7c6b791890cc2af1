/// What the network makes of a few fixed samples at present, by the objective of the experiment.
public enum Preview: Equatable, Sendable {
  /// Held-out samples and what the network makes of them, with a noisy input where it was given one.
  case reconstructions([Reconstruction])
  /// Held-out images, their classes and what the network takes them for.
  case classifications(Classifications)
  /// What the generator makes of noise that stays the same for the whole run.
  case samples([GrayImage])
  /// A stretch of a held-out series and its prediction, one for each step, in the original unit.
  case series(truth: [Float], prediction: [Float])
  /// Text that a language model has just written.
  case text(String)
  /// For samples of two features: which class the network takes each place for.
  case regions(DecisionRegions)
}

/// What a classifier makes of a few images, where it looks, and where it is most sure of what is wrong.
public struct Classifications: Equatable, Sendable {
  public var answers: [Classification]
  /// For each answer how much every pixel bears on it, from black to the white of the one that bears most: the
  /// largest gradient of the class's score by the pixel's channels (Simonyan, Vedaldi and Zisserman, 2013).
  public var saliencies: [GrayImage]
  /// What grey patches do to one of the answers.
  public var occlusion: Occlusion?
  /// Wrong answers among the samples that were examined, the most confident first.
  public var mistakes: [Classification]
  public var examined: Int
  public var wrong: Int

  public init(
    answers: [Classification], saliencies: [GrayImage] = [], occlusion: Occlusion? = nil,
    mistakes: [Classification] = [], examined: Int = 0, wrong: Int = 0
  ) {
    self.occlusion = occlusion
    self.answers = answers
    self.saliencies = saliencies
    self.mistakes = mistakes
    self.examined = examined
    self.wrong = wrong
  }
}

/// How far the probability of the class that a network takes an image for falls while a grey patch covers parts of it.
///
/// - SeeAlso: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, figure 7.
public struct Occlusion: Equatable, Sendable {
  /// The place of the image among the answers.
  public var index: Int
  /// The side of the patch in pixels.
  public var patch: Int
  /// The mean fall over the patches that cover each pixel, from black for none to white for `largestFall`.
  public var falls: GrayImage
  /// The largest mean fall of a pixel, from 0 to 1; 0 where the probability only rises.
  public var largestFall: Float

  public init(index: Int, patch: Int, falls: GrayImage, largestFall: Float) {
    self.index = index
    self.patch = patch
    self.falls = falls
    self.largestFall = largestFall
  }
}

/// The classes that a network gives the places of a plane, and some samples to compare.
public struct DecisionRegions: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double
    /// The number of its class.
    public var label: Int

    public init(x: Double, y: Double, label: Int) {
      self.x = x
      self.y = y
      self.label = label
    }
  }

  /// In the features' own units.
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  public var columns: Int
  public var rows: Int
  /// `rows · columns` numbers of classes, from the top left, the largest y, on; -1 where an output is no number.
  public var labels: [Int]
  /// How sure the network is, from 0 to 1.
  public var confidences: [Float]
  public var points: [Point]
  public var classes: [String]

  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int, labels: [Int],
    confidences: [Float], points: [Point], classes: [String]
  ) {
    self.x = x
    self.y = y
    self.columns = columns
    self.rows = rows
    self.labels = labels
    self.confidences = confidences
    self.points = points
    self.classes = classes
  }
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
