import Files
import Tensors

/// Arrays and archives of them, images among them.
extension Dataset {
  func pair(
    _ file: DataFile, _ labels: String?, needsTargets: Bool
  ) throws(InputError) -> Samples {
    let arrays: NumPyDefinition? = if case .numPy(let arrays) = source { arrays } else { nil }
    let isArchive = arrays?.archive != nil
    func names(_ own: [String?], _ common: [String]) -> [String] {
      (isArchive ? own.compactMap { $0 } : []) + common
    }
    let numbers = try file.numbers(
      named: labels != nil || reconstructsInputs
        ? nil : names([arrays?.testFeatures, arrays?.features], ["x", "features", "x_test"]))
    if !needsTargets { return try newSamples(numbers, targets: .inputs) }
    let targets: DataNumbers
    if let labels {
      targets = try DataFile(contentsOf: labels).numbers(named: nil)
    } else if case .archive = file {
      targets = try file.numbers(
        named: names([arrays?.testTargets, arrays?.targets], ["y", "targets", "y_test"]))
    } else {
      throw InputError(
        file: numbers.file, found: "samples without targets", expected: "both",
        advice: "give the file of the targets with --labels")
    }
    let samples = try newSamples(numbers, targets: .inputs)
    return Samples(
      shape: samples.shape, count: samples.count, features: samples.features,
      targets: try self.targets(targets, count: samples.count))
  }

  func newSamples(
    _ numbers: DataNumbers, targets: Samples.Targets
  ) throws(InputError) -> Samples {
    let shape = samples.shape
    let extents = Array(numbers.extents.dropFirst())
    func withoutOnes(_ extents: [Int]) -> [Int] {
      Array(extents.reversed().drop { $0 == 1 }.reversed())
    }
    guard
      withoutOnes(extents) == withoutOnes(shape.extents) || extents == [shape.count],
      numbers.extents[0] > 0
    else {
      let isSingle = withoutOnes(numbers.extents) == withoutOnes(shape.extents)
      throw InputError(
        file: numbers.file, found: "an array of shape \(Shape(numbers.extents))",
        expected: "samples of shape \(shape) along the first axis",
        advice: isSingle ? "for a single sample put an axis of 1 before it" : nil)
    }
    let features: Samples.Features
    switch numbers.elements {
    case .bytes(let bytes): features = .bytes(bytes, scale: byteScale)
    case .floats(let floats):
      let scale = floatScale
      let scaled = scale == 1 ? floats : floats.map { $0 * scale }
      try checkRange(scaled, numbers.file)
      features = .floats(scaled)
    }
    return Samples(
      shape: shape, count: numbers.extents[0], features: features, targets: targets)
  }

  /// What a byte of a file is multiplied by, as in the files to train on.
  private var byteScale: Float {
    switch source {
    case .mnist, .idx: 1 / 255
    default: floatScale
    }
  }

  private var floatScale: Float {
    if case .numPy(let arrays) = source { Float(1 / arrays.divisor) } else { 1 }
  }

  private func targets(
    _ numbers: DataNumbers, count: Int
  ) throws(InputError) -> Samples.Targets {
    let floats = numbers.floats
    func mismatch(_ expected: String) -> InputError {
      InputError(
        file: numbers.file, found: "targets of shape \(Shape(numbers.extents))",
        expected: expected)
    }
    guard numbers.extents[0] == count else {
      throw mismatch("\(count), one for each sample")
    }
    switch samples.targets {
    case .inputs: return .inputs
    case .values(_, let width):
      guard floats.count == count * width else { throw mismatch("\(width) values for each sample") }
      return .values(floats, width: width)
    case .labels(_, let classes):
      guard floats.count == count else { throw mismatch("one class number for each sample") }
      if let index = floats.firstIndex(where: {
        !($0 >= 0 && $0 < Float(classes)) || $0 != $0.rounded()
      }) {
        throw InputError(
          file: numbers.file, found: "the label \(numberText(floats[index])) of sample \(index)",
          expected: "a class number from 0 to \(classes - 1)")
      }
      return .labels(floats.map { Int32($0) }, count: classes)
    }
  }
}
