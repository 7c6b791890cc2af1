import Files
import Tensors

/// The samples of an experiment: those to train on and those to hold out, and the test set on demand.
public struct Dataset: Sendable {
  /// Training and validation samples together: in their order in the file, or as the definition shuffles them.
  public let samples: Samples
  /// The first `trainingCount` samples train, the rest validate.
  public let trainingCount: Int
  /// What the numbers stand for: names of classes and features.
  public let names: DataNames
  /// The characters of a text, whose numbers features and labels are; nil for other data.
  public let vocabulary: Vocabulary?
  /// How the features were scaled, one for each index of their last axis; empty when they were not.
  public let featureScalings: [Scaling]
  /// How the target values were scaled, one for each; empty when they were not.
  ///
  /// An error of scaled targets times the `scale` is the error in the original unit.
  public let targetScalings: [Scaling]
  /// Where the samples came from; nil for those made in memory.
  let source: DataDefinition.Source?
  /// How a table's columns became features; nil for other data.
  let encoding: TableEncoding?
  /// What takes the place of a missing value of each feature; empty where nothing does.
  let fillValues: [Float]
  /// The size of the samples where they are images.
  public let imageShape: ImageShape?
  /// What noise must not lead out of: 0…1 for images whose levels lie there, else no limits.
  public let noiseLimits: ClosedRange<Float>
  private let test: TestSource?
  /// Whether the test samples still have to be brought to the form of the others.
  private let preparesTest: Bool
  /// Whether the samples themselves are the targets.
  public let reconstructsInputs: Bool

  public var validationCount: Int { samples.count - trainingCount }

  /// Reads the data of a definition.
  /// - Throws: `InputError` when a file is missing, damaged or does not fit the others.
  public init(_ definition: DataDefinition) throws(InputError) {
    let (data, vocabulary) = try Self.load(definition.source)
    let prepared = try DataPreparation(definition, data)
    samples = prepared.samples
    trainingCount = prepared.trainingCount
    featureScalings = prepared.featureScalings
    targetScalings = prepared.targetScalings
    test = prepared.test.map(TestSource.loaded) ?? data.test
    preparesTest = prepared.test == nil
    reconstructsInputs = definition.reconstructsInputs
    names = data.names
    source = definition.source
    encoding = data.encoding
    fillValues = prepared.fillValues
    self.vocabulary = vocabulary
    imageShape = definition.isSequence ? nil : ImageShape(samples.shape)
    noiseLimits = Self.noiseLimits(samples, imageShape)
    guard definition.augmentation == nil || imageShape != nil else {
      throw definition.place.error(
        found: "\"augmentation\" for samples of shape \(samples.shape)",
        expected: "images, [rows, columns] or [rows, columns, channels]", advice: "take it out")
    }
  }

  private static func noiseLimits(
    _ samples: Samples, _ image: ImageShape?
  ) -> ClosedRange<Float> {
    image != nil && samples.isWithinUnitRange ? 0...1 : -.infinity ... .infinity
  }

  /// - Parameter trainingCount: how many of the samples train; the rest validate.
  public init(samples: Samples, trainingCount: Int, test: Samples? = nil) {
    self.samples = samples
    self.trainingCount = trainingCount
    self.test = test.map(TestSource.loaded)
    preparesTest = false
    reconstructsInputs = false
    names = DataNames()
    source = nil
    encoding = nil
    fillValues = []
    vocabulary = nil
    imageShape = ImageShape(samples.shape)
    noiseLimits = Self.noiseLimits(samples, imageShape)
    featureScalings = []
    targetScalings = []
  }

  /// The test samples, or nil when the data has none; reads their files the first time they are wanted.
  public func testSamples() throws(InputError) -> Samples? {
    guard let samples = try test?.samples() else { return nil }
    return preparesTest ? prepared(samples) : samples
  }

  /// Samples as a reader made them, brought to the form of those to train on.
  func prepared(_ samples: Samples) -> Samples {
    let scaled = samples.scaled(features: featureScalings, targets: targetScalings)
    return reconstructsInputs ? scaled.reconstructing : scaled
  }

  /// Whether there is a test set, without reading it.
  public var hasTestSamples: Bool { test != nil }

  private static func load(
    _ source: DataDefinition.Source
  ) throws(InputError) -> (LoadedData, Vocabulary?) {
    switch source {
    case .mnist: (try mnist(), nil)
    case .idx(let images, let labels, let test): (try idx(images, labels, test), nil)
    case .csv(let definition): (try TableReader.read(definition), nil)
    case .numPy(let definition): (try NumPyReader.read(definition), nil)
    case .series(let definition): (try SeriesReader.read(definition), nil)
    case .text(let definition): try TextReader.read(definition)
    case .synthetic(let definition): (SyntheticSamples.make(definition), nil)
    }
  }
}
