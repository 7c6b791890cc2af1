import Tensors

/// A number that says how well a network does, by its Keras name.
public enum Metric: String, CaseIterable, Sendable {
  /// The share of samples whose class is right: the largest output, or the side of 0.5 for one output.
  case accuracy
  /// The share of samples whose class is among the five largest outputs.
  case topKAccuracy = "top_k_categorical_accuracy"
  case meanAbsoluteError = "mean_absolute_error"
  case meanSquaredError = "mean_squared_error"
  case rootMeanSquaredError = "root_mean_squared_error"
  /// Of the samples called positive, the share that is; over several classes their mean.
  case precision
  /// Of the samples that are positive, the share called so; over several classes their mean.
  case recall
  /// The harmonic mean of precision and recall; over several classes their mean.
  case f1Score = "f1_score"
  /// The area under the curve of true over false positive rates, for one output.
  case areaUnderCurve = "auc"
  /// The share of the targets' variance that is explained: R².
  case r2Score = "r2_score"

  static let aliases: [String: Metric] = [
    "acc": .accuracy, "mae": .meanAbsoluteError, "mse": .meanSquaredError,
    "rmse": .rootMeanSquaredError,
  ]

  public static var names: [String] { allCases.map(\.rawValue) + aliases.keys.sorted() }

  public init?(name: String) {
    guard let metric = Metric(rawValue: name) ?? Metric.aliases[name] else { return nil }
    self = metric
  }

  /// Whether a larger value is the better one.
  public var isHigherBetter: Bool {
    switch self {
    case .meanAbsoluteError, .meanSquaredError, .rootMeanSquaredError: false
    default: true
    }
  }

  /// Whether it is a mean over samples, which each step has; the others are told for whole epochs only.
  public var isMean: Bool {
    switch self {
    case .accuracy, .topKAccuracy, .meanAbsoluteError, .meanSquaredError, .rootMeanSquaredError:
      true
    default: false
    }
  }

  /// Whether it reads the targets' values rather than their labels, for outputs of that width.
  public func usesValues(columns: Int) -> Bool {
    switch self {
    case .accuracy, .topKAccuracy, .precision, .recall, .f1Score: columns == 1
    default: true
    }
  }

  /// The metric from the mean of `sum` over samples.
  /// - Parameter unit: what one of the targets' units is in the original ones; errors are told in these.
  public func value(ofMean mean: Double, unit: Double = 1) -> Double {
    switch self {
    case .meanAbsoluteError: mean * unit
    case .meanSquaredError: mean * unit * unit
    case .rootMeanSquaredError: mean.squareRoot() * unit
    default: mean
    }
  }

  /// The sum over the rows of a batch, for metrics that are means.
  /// - Parameter units: what one of each column's units is in the original ones; empty for 1.
  func sum(
    _ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int, columns: Int,
    units: [Float] = []
  ) -> Double {
    switch self {
    case .meanAbsoluteError where !units.isEmpty:
      return Self.errors(outputs, targets, rows: rows, units: units, areSquared: false)
    case .meanSquaredError where !units.isEmpty, .rootMeanSquaredError where !units.isEmpty:
      return Self.errors(outputs, targets, rows: rows, units: units, areSquared: true)
    case .accuracy where columns > 1:
      return Double(Kernels.countCorrect(outputs, targets.labels, rows: rows, columns: columns))
    case .topKAccuracy where columns > 1:
      return Self.countWithinTop(5, outputs, targets.labels, rows: rows, columns: columns)
    case .accuracy, .topKAccuracy:
      var correct = 0
      for row in 0..<rows where (outputs[row] > 0.5) == (targets.values[row] > 0.5) { correct += 1 }
      return Double(correct)
    case .meanAbsoluteError:
      return Kernels.meanAbsoluteError(
        outputs, targets: targets.values, gradient: nil, rows: rows, columns: columns, scale: 1)
    case .meanSquaredError, .rootMeanSquaredError:
      return Kernels.meanSquaredError(
        outputs, targets: targets.values, gradient: nil, rows: rows, columns: columns, scale: 1)
    default: return 0
    }
  }

  /// The sum over rows of the mean error over columns, each in its own unit.
  private static func errors(
    _ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int, units: [Float],
    areSquared: Bool
  ) -> Double {
    let columns = units.count
    var sum = 0.0
    var row = 0
    while row < rows {
      var column = 0
      while column < columns {
        let index = row * columns + column
        let error = Double(abs(outputs[index] - targets.values[index])) * Double(units[column])
        sum += areSquared ? error * error : error
        column += 1
      }
      row += 1
    }
    return sum / Double(columns)
  }

  private static func countWithinTop(
    _ limit: Int, _ outputs: UnsafePointer<Float>, _ labels: UnsafePointer<Int32>, rows: Int,
    columns: Int
  ) -> Double {
    var count = 0
    for row in 0..<rows {
      let values = outputs + row * columns
      let own = values[Int(labels[row])]
      var larger = 0
      for column in 0..<columns where values[column] > own { larger += 1 }
      if larger < limit && !own.isNaN { count += 1 }
    }
    return Double(count)
  }
}
