/// Which samples a metric was measured on; the prefix is Keras'.
public enum DataSplit: String, CaseIterable, Sendable {
  case training, validation, test

  public var prefix: String {
    switch self {
    case .training: ""
    case .validation: "val_"
    case .test: "test_"
    }
  }
}

/// A metric that a run reports: its Keras name and which way is better.
public struct MetricDescriptor: Equatable, Hashable, Sendable {
  public var name: String
  public var isHigherBetter: Bool
  /// Whether each step reports it; else only whole epochs do.
  public var isPerStep: Bool

  public init(name: String, isHigherBetter: Bool, isPerStep: Bool = true) {
    self.name = name
    self.isHigherBetter = isHigherBetter
    self.isPerStep = isPerStep
  }

  /// What a person calls it: `mean absolute error`.
  public var label: String { name.replacing("_", with: " ") }

  /// The Keras name on a split: `val_accuracy`.
  public func name(on split: DataSplit) -> String { split.prefix + name }

  /// Whether `a` is better than `b`; anything is better than NaN.
  public func isBetter(_ a: Double, than b: Double) -> Bool {
    if b.isNaN { return !a.isNaN }
    return isHigherBetter ? a > b : a < b
  }
}

extension Sequence where Element == MetricDescriptor {
  /// Describes a metric by its Keras name on any split, such as `val_accuracy`; of one that nobody has
  /// described, smaller is better.
  public func describing(_ name: String) -> MetricDescriptor {
    let known = first { metric in DataSplit.allCases.contains { metric.name(on: $0) == name } }
    return known ?? MetricDescriptor(name: name, isHigherBetter: false)
  }
}

/// The metrics of one moment, by Keras name, in the order they were reported.
public struct MetricValues: Equatable, Sendable {
  public private(set) var entries: [(name: String, value: Double)]

  public init(_ entries: [(name: String, value: Double)] = []) { self.entries = entries }

  public subscript(name: String) -> Double? {
    get { entries.first { $0.name == name }?.value }
    set {
      if let index = entries.firstIndex(where: { $0.name == name }) {
        if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
      } else if let newValue {
        entries.append((name, newValue))
      }
    }
  }

  public static func == (a: MetricValues, b: MetricValues) -> Bool {
    a.entries.elementsEqual(b.entries) { $0.name == $1.name && $0.value == $1.value }
  }
}
