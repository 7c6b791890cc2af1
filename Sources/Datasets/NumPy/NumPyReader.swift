import Files
import Tensors

/// Pairs arrays of samples with arrays of targets.
struct NumPyReader {
  private let definition: NumPyDefinition
  private let archive: ZipArchive?

  static func read(_ definition: NumPyDefinition) throws(InputError) -> LoadedData {
    let reader = try NumPyReader(definition)
    let samples = try reader.samples(definition.features, definition.targets)
    var data = LoadedData(samples)
    if let features = definition.testFeatures {
      let test = try reader.samples(features, definition.testTargets, like: samples)
      data.test = .loaded(test)
    }
    return data
  }

  private init(_ definition: NumPyDefinition) throws(InputError) {
    self.definition = definition
    archive =
      if let path = definition.archive {
        try ZipArchive(try FileContents.read(path), file: path)
      } else { nil }
  }

  private func array(_ name: String) throws(InputError) -> NPYFile {
    guard let archive else {
      let bytes = try FileContents.read(name)
      guard !ZipArchive.isZip(bytes) else {
        throw InputError(
          file: name, found: "an archive of arrays", expected: "one array",
          advice: "give it as \"path\", and names of its arrays as \"features\" and \"targets\"")
      }
      return try NPYFile(bytes, file: name)
    }
    guard let entry = archive.entries.first(where: { $0.name == "\(name).npy" || $0.name == name })
    else {
      let names = archive.entries.map { entry in
        entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
      }
      throw InputError(
        file: archive.file, found: "no array \(name.quoted)", expected: "it among the arrays",
        advice: NearestName.advice(for: name, among: names))
    }
    return try NPYFile(try archive.contents(of: entry), file: "\(archive.file)/\(entry.name)")
  }

  private func samples(
    _ featureName: String, _ targetName: String?, like other: Samples? = nil
  ) throws(InputError) -> Samples {
    let features = try array(featureName)
    guard !features.extents.contains(0) else {
      throw InputError(
        file: features.file, found: "an array of shape \(Shape(features.extents))",
        expected: "at least one sample with something in it")
    }
    let count = features.extents[0]
    guard count <= Int(Int32.max), features.count <= LoadedData.largestCount else {
      throw InputError(
        file: features.file, found: "\(features.count) values",
        expected: "at most \(LoadedData.largestCount)")
    }
    let extents = features.extents.count == 1 ? [1] : Array(features.extents.dropFirst())
    if let other, other.shape != Shape(extents) {
      throw InputError(
        file: features.file, found: "samples of shape \(Shape(extents))",
        expected: "\(other.shape), as in those to train on")
    }
    return Samples(
      shape: Shape(extents), count: count, features: try values(features),
      targets: try targets(targetName, of: features, like: other?.targets))
  }

  private func values(_ features: NPYFile) throws(InputError) -> Samples.Features {
    let scale = Float(1 / definition.divisor)
    if let bytes = features.bytes { return .bytes(bytes, scale: scale) }
    let floats = try features.floats()
    return .floats(scale == 1 ? floats : floats.map { $0 * scale })
  }

  private func targets(
    _ name: String?, of features: NPYFile, like other: Samples.Targets?
  ) throws(InputError) -> Samples.Targets {
    guard let name else { return .inputs }
    let targets = try array(name)
    let count = features.extents[0]
    guard targets.extents[0] == count, targets.count > 0 else {
      throw InputError(
        file: targets.file, found: "targets of shape \(Shape(targets.extents))",
        expected: "\(count) of them, one for each sample of \(features.file)",
        advice: "give the two arrays of one set")
    }
    let width = targets.count / count
    let floats = try targets.floats()
    let isClass: Bool =
      switch other {
      case .labels: true
      case .values, .inputs: false
      case nil: (definition.targetKind ?? (targets.type.isWhole ? .class : .value)) == .class
      }
    guard isClass else {
      if case .values(_, let expected) = other, expected != width {
        throw InputError(
          file: targets.file, found: "\(width) values for each sample",
          expected: "\(expected), as in those to train on")
      }
      return .values(floats, width: width)
    }
    return try labels(floats, width: width, file: targets.file, like: other)
  }

  private func labels(
    _ floats: [Float], width: Int, file: String, like other: Samples.Targets?
  ) throws(InputError) -> Samples.Targets {
    guard width == 1 else {
      throw InputError(
        file: file, found: "\(width) class numbers for each sample", expected: "one",
        advice: "set \"target_kind\" to \"value\" for rows such as one-hot ones")
    }
    if let index = floats.firstIndex(where: { $0 < 0 || $0 != $0.rounded() || $0 > 1e6 }) {
      throw InputError(
        file: file, found: "the label \(floats[index]) of sample \(index)",
        expected: "a class number from 0 on",
        advice: "set \"target_kind\" to \"value\" if these are no classes")
    }
    var classes = Int(floats.max() ?? 0) + 1
    if case .labels(_, let known) = other {
      guard classes <= known else {
        throw InputError(
          file: file, found: "the label \(classes - 1)",
          expected: "labels below \(known), as in those to train on")
      }
      classes = known
    }
    return .labels(floats.map { Int32($0) }, count: classes)
  }
}
