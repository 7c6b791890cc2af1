import Files
import Tensors

/// The samples of an experiment: those to train on and those to hold out, and the test set on demand.
public struct Dataset: Sendable {
  /// Training and validation samples together, in their order in the file.
  public let samples: Samples
  /// The first `trainingCount` samples train, the rest validate.
  public let trainingCount: Int
  private let test: TestSet

  private enum TestSet: Sendable {
    case none
    case loaded(Samples)
    /// Read when it is first wanted, so that training starts at once.
    case files(images: String, labels: String)
  }

  public var validationCount: Int { samples.count - trainingCount }

  /// Reads the data of a definition.
  /// - Throws: `InputError` when a file is missing, damaged or does not fit the others.
  public init(_ definition: DataDefinition) throws(InputError) {
    switch definition.source {
    case .mnist:
      let folder = try DataFolder.path(of: "mnist")
      samples = try Self.read(
        images: "\(folder)/train-images-idx3-ubyte.gz",
        labels: "\(folder)/train-labels-idx1-ubyte.gz")
      test = .files(
        images: "\(folder)/t10k-images-idx3-ubyte.gz",
        labels: "\(folder)/t10k-labels-idx1-ubyte.gz")
    case .idx(let images, let labels, let testFiles):
      samples = try Self.read(images: images, labels: labels)
      if let testFiles {
        let loaded = try Self.read(images: testFiles.images, labels: testFiles.labels)
        guard loaded.shape == samples.shape else {
          throw InputError(
            file: testFiles.images, found: "samples of shape \(loaded.shape)",
            expected: "\(samples.shape), as in \(images)")
        }
        // A label beyond the model's outputs would be read from outside of them.
        if case .labels(let numbers, _) = loaded.targets,
          case .labels(_, let classes) = samples.targets, let largest = numbers.max(),
          largest >= classes
        {
          throw InputError(
            file: testFiles.labels, found: "the label \(largest)",
            expected: "labels below \(classes), as in \(labels)")
        }
        test = .loaded(loaded)
      } else {
        test = .none
      }
    }
    trainingCount = Int((Double(samples.count) * (1 - definition.validationSplit)).rounded(.down))
    guard trainingCount > 0 else {
      throw InputError(
        file: definition.place.file, position: definition.place.position,
        place: definition.place.place,
        found: "\(samples.count) samples with a validation split of \(definition.validationSplit)",
        expected: "at least one sample to train on", advice: "lower validation_split")
    }
  }

  /// - Parameter trainingCount: how many of the samples train; the rest validate.
  public init(samples: Samples, trainingCount: Int, test: Samples? = nil) {
    self.samples = samples
    self.trainingCount = trainingCount
    self.test = test.map(TestSet.loaded) ?? .none
  }

  /// The test samples, or nil when the data has none; reads their files the first time they are wanted.
  public func testSamples() throws(InputError) -> Samples? {
    switch test {
    case .none: nil
    case .loaded(let samples): samples
    case .files(let images, let labels): try Self.read(images: images, labels: labels)
    }
  }

  /// Pairs images with labels. Bytes are scaled to 0...1, and images of rank 2 get one channel.
  static func read(images: String, labels: String) throws(InputError) -> Samples {
    let imageFile = try IDXFile(contentsOf: images)
    let labelFile = try IDXFile(contentsOf: labels)
    guard labelFile.extents.count == 1 else {
      throw InputError(
        file: labels, found: "a tensor of shape \(Shape(labelFile.extents))",
        expected: "one label for each sample")
    }
    guard !imageFile.extents.contains(0) else {
      throw InputError(
        file: images,
        found:
          "\(imageFile.extents[0]) samples of shape \(Shape(Array(imageFile.extents.dropFirst())))",
        expected: "at least one sample with something in it")
    }
    guard imageFile.extents[0] == labelFile.extents[0] else {
      throw InputError(
        file: labels, found: "\(labelFile.extents[0]) labels",
        expected: "\(imageFile.extents[0]), one for each sample of \(images)",
        advice: "give the two files of one set")
    }
    let numbers = labelFile.floats
    if let index = numbers.firstIndex(where: { $0 < 0 || $0 != $0.rounded() || $0 > 1e6 }) {
      throw InputError(
        file: labels, found: "the label \(numbers[index]) of sample \(index)",
        expected: "a class number from 0 on")
    }
    let classes = Int(numbers.max() ?? 0) + 1
    var extents = Array(imageFile.extents.dropFirst())
    if extents.count == 2 { extents.append(1) }
    if extents.isEmpty { extents = [1] }
    let features: Samples.Features =
      if let bytes = imageFile.bytes { .bytes(bytes, scale: 1 / 255) } else {
        .floats(imageFile.floats)
      }
    return Samples(
      shape: Shape(extents), count: imageFile.extents[0], features: features,
      targets: .labels(numbers.map { Int32($0) }, count: classes))
  }
}
