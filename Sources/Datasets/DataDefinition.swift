import Files

/// Where an experiment's data comes from, as its file describes it.
public struct DataDefinition: Sendable {
  public enum Source: Sendable, Equatable {
    /// The handwritten digits that Descent carries.
    case mnist
    /// Images and labels in IDX files, plain or gzip-compressed; the test pair is optional.
    case idx(images: String, labels: String, test: TestFiles?)
  }

  public struct TestFiles: Sendable, Equatable {
    public var images: String
    public var labels: String
  }

  static let sourceNames = ["mnist", "idx"]

  public var source: Source
  /// The share of the training samples held out at their end, before any shuffling, as in Keras `fit`.
  public var validationSplit: Double
  public let place: SourcePlace

  /// Reads `{ "source": "mnist", "validation_split": 0.1 }`.
  ///
  /// Files are found relative to the definition's own folder.
  public init(from object: JSONReader) throws(InputError) {
    let folder = object.file.map(Self.folder(of:)) ?? ""
    func path(_ key: String) throws(InputError) -> String {
      let path = try object.string(key)
      return path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }
    switch try object.name("source", of: "a data source", among: Self.sourceNames) {
    case "idx":
      var test: TestFiles?
      if object.has("test_images") || object.has("test_labels") {
        test = TestFiles(images: try path("test_images"), labels: try path("test_labels"))
      }
      source = .idx(images: try path("images"), labels: try path("labels"), test: test)
    default: source = .mnist
    }
    validationSplit = try object.number("validation_split", in: 0...0.9, default: 0)
    place = SourcePlace(
      file: object.file, position: object.position, place: object.place)
    try object.finish()
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// A place in a definition, kept for errors that are found later.
public struct SourcePlace: Sendable, Equatable {
  public var file: String?
  public var position: TextPosition?
  public var place: String?

  public init(file: String?, position: TextPosition?, place: String?) {
    self.file = file
    self.position = position
    self.place = place
  }
}
