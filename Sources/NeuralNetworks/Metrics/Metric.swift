import Tensors

/// A number that says how well a network does, by its Keras name; a mean over samples.
public enum Metric: String, CaseIterable, Sendable {
  /// The share of samples whose class is right: the largest output, or the side of 0.5 for one output.
  case accuracy
  case meanAbsoluteError = "mean_absolute_error"
  case meanSquaredError = "mean_squared_error"

  static let aliases: [String: Metric] = [
    "mae": .meanAbsoluteError, "mse": .meanSquaredError, "acc": .accuracy,
  ]

  public static var names: [String] { allCases.map(\.rawValue) + aliases.keys.sorted() }

  public init?(name: String) {
    guard let metric = Metric(rawValue: name) ?? Metric.aliases[name] else { return nil }
    self = metric
  }

  /// Whether a larger value is the better one.
  public var isHigherBetter: Bool { self == .accuracy }

  /// Whether it reads the targets' values rather than their labels, for outputs of that width.
  public func usesValues(columns: Int) -> Bool { self != .accuracy || columns == 1 }

  /// The sum of the metric over the rows of a batch.
  func sum(
    _ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int, columns: Int
  ) -> Double {
    switch self {
    case .accuracy:
      if columns > 1 {
        return Double(
          Kernels.countCorrect(outputs, targets.labels, rows: rows, columns: columns))
      }
      var correct = 0
      for row in 0..<rows where (outputs[row] > 0.5) == (targets.values[row] > 0.5) { correct += 1 }
      return Double(correct)
    case .meanAbsoluteError:
      return Kernels.meanAbsoluteError(
        outputs, targets: targets.values, gradient: nil, rows: rows, columns: columns, scale: 1)
    case .meanSquaredError:
      return Kernels.meanSquaredError(
        outputs, targets: targets.values, gradient: nil, rows: rows, columns: columns, scale: 1)
    }
  }
}
