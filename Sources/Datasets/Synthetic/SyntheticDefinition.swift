import Files

/// A made-up data set as an experiment describes it. The same definition always makes the same samples.
public struct SyntheticDefinition: Sendable, Equatable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Two features in the four corners of a square; the class says whether they differ.
    case xor
    /// Arms that wind around each other, one for each class.
    case spirals
    /// Two interleaving half circles.
    case moons
    /// A circle within another.
    case circles
    /// A heap for each class, in any number of dimensions.
    case blobs
    /// A value that depends linearly on the features.
    case line
    /// The sine of one feature.
    case sine
  }

  public var kind: Kind
  public var samples: Int
  /// The standard deviation of what is added to the features, or for `line` and `sine` to the value.
  public var noise: Double
  public var classes: Int
  public var features: Int
  public var seed: UInt64

  /// Reads the keys that make sense for the kind; the others stay unknown.
  init(_ kind: Kind, from object: JSONReader) throws(InputError) {
    self.kind = kind
    samples = try object.whole("samples", in: 1...10_000_000, default: kind == .xor ? 4 : 1000)
    noise = try object.number("noise", in: 0...1e6, default: kind.usualNoise)
    classes =
      switch kind {
      case .spirals: try object.whole("classes", in: 2...100, default: 2)
      case .blobs: try object.whole("classes", in: 2...10_000, default: 3)
      case .xor, .moons, .circles: 2
      case .line, .sine: 0
      }
    features =
      switch kind {
      case .blobs: try object.whole("features", in: 1...100_000, default: 2)
      case .line: try object.whole("features", in: 1...100_000, default: 1)
      case .sine: 1
      case .xor, .spirals, .moons, .circles: 2
      }
    seed = UInt64(try object.whole("seed", in: 0...9_007_199_254_740_991, default: 0))
    guard samples >= classes else {
      throw object.error(
        at: "samples", found: "\(samples) samples of \(classes) classes",
        expected: "at least one of each")
    }
    guard samples * features <= LoadedData.largestCount else {
      throw object.error(
        at: "samples", found: "\(samples) samples of \(features) features",
        expected: "at most \(LoadedData.largestCount) values")
    }
  }
}

extension SyntheticDefinition.Kind {
  fileprivate var usualNoise: Double {
    switch self {
    case .xor: 0
    case .blobs: 1
    case .spirals, .circles: 0.05
    case .moons, .line, .sine: 0.1
    }
  }
}
