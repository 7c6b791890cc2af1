import Files

/// Where an experiment's data comes from and what is done to it, as its file describes it.
public struct DataDefinition: Sendable {
  public enum Source: Sendable, Equatable {
    /// The handwritten digits that Descent carries.
    case mnist
    /// Images and labels in IDX files, plain or gzip-compressed; the test pair is optional.
    case idx(images: String, labels: String?, test: TestFiles?)
    case csv(CSVDefinition)
    case numPy(NumPyDefinition)
    case series(SeriesDefinition)
    case text(TextDefinition)
    case synthetic(SyntheticDefinition)
  }

  public struct TestFiles: Sendable, Equatable {
    public var images: String
    public var labels: String?
  }

  public var source: Source
  public var split: SplitDefinition
  /// Of the features.
  public var normalization: Normalization
  /// Of targets that are values.
  public var targetNormalization: Normalization
  /// Whether the samples themselves are the targets, as for an autoencoder.
  public var reconstructsInputs: Bool
  /// The deviation of the normal noise in what a network sees of the samples it is to give back.
  public var inputNoise = 0.0
  /// How training batches of images are changed at random; nil where the definition does not say.
  public var augmentation: Augmentation?
  /// Whether samples that follow each other overlap, as those of a series or a text.
  let isSequence: Bool
  public let place: SourcePlace

  /// The share of the samples held out at their end, before any shuffling, as in Keras `fit`.
  public var validationSplit: Double { split.validation }

  /// Reads `{ "source": "mnist", "validation_split": 0.1 }`.
  ///
  /// Files are found relative to the definition's own folder.
  public init(from object: JSONReader) throws(InputError) {
    let name: DataSourceName = try object.choice("source", of: "a data source")
    reconstructsInputs = try Self.reconstructsInputs(name, object)
    source = try Self.source(name, object, isReconstruction: reconstructsInputs)
    isSequence = name.isSequence
    split = try SplitDefinition(from: object, isSequence: isSequence)
    normalization = .none
    targetNormalization = .none
    if !name.isText {
      normalization = try object.choice(
        "normalization", of: "a way to scale features", default: Normalization.none)
      targetNormalization = try object.choice(
        "target_normalization", of: "a way to scale targets", default: Normalization.none)
    }
    if object.has("input_noise") {
      inputNoise = try object.number("input_noise", in: Augmentation.noiseDeviations)
      guard reconstructsInputs else {
        throw object.error(
          at: "input_noise", found: "noise for targets that are not the inputs",
          expected: "\"targets\": \"inputs\"",
          advice: "begin the model with a gaussian_noise layer instead")
      }
    }
    if !isSequence, let changes = try object.objectIfPresent("augmentation") {
      augmentation = try Augmentation(from: changes)
    }
    place = object.sourcePlace()
    try object.finish()
  }

  /// Whether `"targets"` is `"inputs"`; for arrays of NumPy it may name a file as well.
  private static func reconstructsInputs(
    _ name: DataSourceName, _ object: JSONReader
  ) throws(InputError) -> Bool {
    guard !name.isSequence, object.has("targets") else { return false }
    if name == .npy { return try object.string("targets") == "inputs" }
    return try object.name("targets", of: "\"inputs\", or no such key", among: ["inputs"])
      == "inputs"
  }

  private static func source(
    _ name: DataSourceName, _ object: JSONReader, isReconstruction: Bool
  ) throws(InputError) -> Source {
    func table(_ builtIn: BuiltInTable?) throws(InputError) -> Source {
      .csv(
        try CSVDefinition(from: object, builtIn: builtIn, isReconstruction: isReconstruction))
    }
    switch name {
    case .mnist: return .mnist
    case .idx: return try idx(object, isReconstruction: isReconstruction)
    case .csv: return try table(nil)
    case .iris: return try table(.iris)
    case .pimaIndiansDiabetes: return try table(.pimaIndiansDiabetes)
    case .autoInsurance: return try table(.autoInsurance)
    case .npy:
      return .numPy(try NumPyDefinition(from: object, isReconstruction: isReconstruction))
    case .series: return .series(try SeriesDefinition(from: object))
    case .airlinePassengers:
      return .series(try SeriesDefinition(from: object, builtIn: name.rawValue))
    case .text: return .text(try TextDefinition(from: object))
    case .usConstitution: return .text(try TextDefinition(from: object, builtIn: name.rawValue))
    case .xor: return .synthetic(try SyntheticDefinition(.xor, from: object))
    case .spirals: return .synthetic(try SyntheticDefinition(.spirals, from: object))
    case .moons: return .synthetic(try SyntheticDefinition(.moons, from: object))
    case .circles: return .synthetic(try SyntheticDefinition(.circles, from: object))
    case .blobs: return .synthetic(try SyntheticDefinition(.blobs, from: object))
    case .line: return .synthetic(try SyntheticDefinition(.line, from: object))
    case .sine: return .synthetic(try SyntheticDefinition(.sine, from: object))
    }
  }

  private static func idx(
    _ object: JSONReader, isReconstruction: Bool
  ) throws(InputError) -> Source {
    func labels(_ key: String) throws(InputError) -> String? {
      isReconstruction && !object.has(key) ? nil : try object.path(key)
    }
    var test: TestFiles?
    if object.has("test_images") || object.has("test_labels") {
      test = TestFiles(
        images: try object.path("test_images"), labels: try labels("test_labels"))
    }
    return .idx(images: try object.path("images"), labels: try labels("labels"), test: test)
  }
}
