import Files
import Tensors

extension Dataset {
  /// The digits that Descent carries.
  static func mnist() throws(InputError) -> LoadedData {
    let folder = try DataFolder.path(of: "mnist")
    let samples = try read(
      images: "\(folder)/train-images-idx3-ubyte.gz",
      labels: "\(folder)/train-labels-idx1-ubyte.gz")
    return LoadedData(
      samples,
      test: .idx(
        images: "\(folder)/t10k-images-idx3-ubyte.gz",
        labels: "\(folder)/t10k-labels-idx1-ubyte.gz"))
  }

  /// The samples of IDX files and, where there are any, those to test on.
  static func idx(
    _ images: String, _ labels: String?, _ test: DataDefinition.TestFiles?
  ) throws(InputError) -> LoadedData {
    let samples = try read(images: images, labels: labels)
    guard let test else { return LoadedData(samples) }
    let loaded = try read(images: test.images, labels: test.labels)
    guard loaded.shape == samples.shape else {
      throw InputError(
        file: test.images, found: "samples of shape \(loaded.shape)",
        expected: "\(samples.shape), as in \(images)")
    }
    // A label beyond the model's outputs would be read from outside of them.
    if case .labels(let numbers, _) = loaded.targets,
      case .labels(_, let classes) = samples.targets, let largest = numbers.max(),
      largest >= classes
    {
      throw InputError(
        file: test.labels, found: "the label \(largest)",
        expected: "labels below \(classes), as in \(labels ?? images)")
    }
    return LoadedData(samples, test: .loaded(loaded))
  }

  /// Pairs images with labels; without any, the images themselves are the targets.
  ///
  /// Bytes are scaled to 0...1, and images of rank 2 get one channel.
  static func read(images: String, labels: String?) throws(InputError) -> Samples {
    let file = try IDXFile(contentsOf: images)
    let targets: Samples.Targets =
      if let labels { try classes(labels, of: file) } else { .inputs }
    guard !file.extents.contains(0) else {
      throw InputError(
        file: images,
        found: "\(file.extents[0]) samples of shape \(Shape(Array(file.extents.dropFirst())))",
        expected: "at least one sample with something in it")
    }
    var extents = Array(file.extents.dropFirst())
    if extents.count == 2 { extents.append(1) }
    if extents.isEmpty { extents = [1] }
    let features: Samples.Features =
      if let bytes = file.bytes { .bytes(bytes, scale: 1 / 255) } else { .floats(file.floats) }
    return Samples(
      shape: Shape(extents), count: file.extents[0], features: features, targets: targets)
  }

  private static func classes(
    _ labels: String, of images: IDXFile
  ) throws(InputError) -> Samples.Targets {
    let file = try IDXFile(contentsOf: labels)
    guard file.extents.count == 1 else {
      throw InputError(
        file: labels, found: "a tensor of shape \(Shape(file.extents))",
        expected: "one label for each sample")
    }
    guard images.extents[0] == file.extents[0] else {
      throw InputError(
        file: labels, found: "\(file.extents[0]) labels",
        expected: "\(images.extents[0]), one for each sample of \(images.file)",
        advice: "give the two files of one set")
    }
    let numbers = file.floats
    if let index = numbers.firstIndex(where: { $0 < 0 || $0 != $0.rounded() || $0 > 1e6 }) {
      throw InputError(
        file: labels, found: "the label \(numbers[index]) of sample \(index)",
        expected: "a class number from 0 on")
    }
    return .labels(numbers.map { Int32($0) }, count: Int(numbers.max() ?? 0) + 1)
  }
}
