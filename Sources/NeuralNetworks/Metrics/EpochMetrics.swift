/// Metrics that are no means over samples, gathered over an epoch: precision, recall, F1, AUC and R².
///
/// All memory is planned when it is made. Not Sendable: it belongs to the thread that trains.
public final class EpochMetrics {
  /// Thresholds of the area under the curve, as in Keras.
  private static let thresholds = 200

  public let metrics: [Metric]
  private let columns: Int
  private let needsThresholds: Bool
  private let needsErrors: Bool
  /// Rows are true classes, columns predicted ones; two classes for one output.
  public private(set) var confusion: [Int]
  public let classes: Int
  /// How many positives and negatives have an output in each of the thresholds' bins.
  private var positives: [Int]
  private var negatives: [Int]
  /// Of each column, for R².
  private var squaredErrors: [Double]
  private var targetSums: [Double]
  private var targetSquares: [Double]
  private var targetCount = 0.0

  /// - Parameters:
  ///   - metrics: of these, those that are no means.
  ///   - columns: outputs for each sample.
  public init(_ metrics: [Metric], columns: Int) {
    self.metrics = metrics.filter { !$0.isMean }
    self.columns = columns
    classes = max(2, columns)
    let countsClasses = self.metrics.contains { [.precision, .recall, .f1Score].contains($0) }
    needsThresholds = self.metrics.contains(.areaUnderCurve)
    needsErrors = self.metrics.contains(.r2Score)
    squaredErrors = Array(repeating: 0, count: needsErrors ? columns : 0)
    targetSums = squaredErrors
    targetSquares = squaredErrors
    confusion = Array(repeating: 0, count: countsClasses ? classes * classes : 0)
    positives = Array(repeating: 0, count: Self.thresholds + 1)
    negatives = Array(repeating: 0, count: Self.thresholds + 1)
  }

  /// Forgets everything.
  public func reset() {
    for index in confusion.indices { confusion[index] = 0 }
    for index in positives.indices { (positives[index], negatives[index]) = (0, 0) }
    for index in squaredErrors.indices {
      (squaredErrors[index], targetSums[index], targetSquares[index]) = (0, 0, 0)
    }
    targetCount = 0
  }

  /// Takes in the outputs of a batch.
  func add(_ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int) {
    if !confusion.isEmpty { addClasses(outputs, targets, rows: rows) }
    if needsThresholds { addThresholds(outputs, targets, rows: rows) }
    if needsErrors { addErrors(outputs, targets, rows: rows) }
  }

  /// Takes over all that another has gathered, and leaves it nothing.
  func take(from other: EpochMetrics) {
    for index in confusion.indices { confusion[index] += other.confusion[index] }
    for index in positives.indices {
      positives[index] += other.positives[index]
      negatives[index] += other.negatives[index]
    }
    for index in squaredErrors.indices {
      squaredErrors[index] += other.squaredErrors[index]
      targetSums[index] += other.targetSums[index]
      targetSquares[index] += other.targetSquares[index]
    }
    targetCount += other.targetCount
    other.reset()
  }

  /// All that was gathered, as numbers that `add` takes.
  public var state: [Double] {
    var state = confusion.map(Double.init)
    state += positives.map(Double.init)
    state += negatives.map(Double.init)
    return state + squaredErrors + targetSums + targetSquares + [targetCount]
  }

  /// Adds what metrics of the same kinds and columns had gathered; anything else is left out.
  public func add(_ state: [Double]) {
    let count =
      confusion.count + positives.count + negatives.count + 3 * squaredErrors.count + 1
    guard state.count == count, state.allSatisfy({ abs($0) < 1e15 || $0.isNaN }) else { return }
    var next = state.makeIterator()
    func whole() -> Int { next.next().flatMap { Int(exactly: $0) } ?? 0 }
    for index in confusion.indices { confusion[index] += whole() }
    for index in positives.indices { positives[index] += whole() }
    for index in negatives.indices { negatives[index] += whole() }
    for index in squaredErrors.indices { squaredErrors[index] += next.next() ?? 0 }
    for index in targetSums.indices { targetSums[index] += next.next() ?? 0 }
    for index in targetSquares.indices { targetSquares[index] += next.next() ?? 0 }
    targetCount += next.next() ?? 0
  }

  private func addClasses(_ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int) {
    for row in 0..<rows {
      if columns == 1 {
        confusion[(targets.values[row] > 0.5 ? 2 : 0) + (outputs[row] > 0.5 ? 1 : 0)] += 1
        continue
      }
      var best = 0
      for column in 1..<columns
      where outputs[row * columns + column] > outputs[row * columns + best] {
        best = column
      }
      confusion[Int(targets.labels[row]) * classes + best] += 1
    }
  }

  private func addThresholds(_ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int) {
    for row in 0..<rows * columns where outputs[row].isFinite {
      // Bin i holds the outputs that pass exactly i thresholds.
      let share = min(max(Double(outputs[row]), 0), 1)
      let bin = min(Int((share * Double(Self.thresholds - 1)).rounded(.up)), Self.thresholds)
      if targets.values[row] > 0.5 { positives[bin] += 1 } else { negatives[bin] += 1 }
    }
  }

  private func addErrors(_ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int) {
    for row in 0..<rows {
      for column in 0..<columns {
        let index = row * columns + column
        let (output, target) = (Double(outputs[index]), Double(targets.values[index]))
        squaredErrors[column] += (output - target) * (output - target)
        targetSums[column] += target
        targetSquares[column] += target * target
      }
    }
    targetCount += Double(rows)
  }

  /// The value of a metric over what was added since `reset`; NaN where it has no meaning.
  public func value(of metric: Metric) -> Double {
    switch metric {
    case .precision: classMean { precision($0) }
    case .recall: classMean { recall($0) }
    case .f1Score:
      classMean { index in
        let (p, r) = (precision(index), recall(index))
        return p + r > 0 ? 2 * p * r / (p + r) : 0
      }
    case .areaUnderCurve: areaUnderCurve
    case .r2Score: explainedVariance
    default: .nan
    }
  }

  /// The mean over the columns, as in Keras, those left out whose targets are all the same.
  private var explainedVariance: Double {
    var (sum, count) = (0.0, 0.0)
    for column in squaredErrors.indices {
      let total = targetSquares[column] - targetSums[column] * targetSums[column] / targetCount
      // What is left of a constant column is rounding.
      guard total > targetSquares[column] * 1e-12 else { continue }
      sum += 1 - squaredErrors[column] / total
      count += 1
    }
    return sum / count
  }

  /// The positive class alone for one output, else the mean over all classes.
  private func classMean(_ value: (Int) -> Double) -> Double {
    if columns == 1 { return value(1) }
    return (0..<classes).reduce(0) { $0 + value($1) } / Double(classes)
  }

  private func precision(_ index: Int) -> Double {
    let called = (0..<classes).reduce(0) { $0 + confusion[$1 * classes + index] }
    return called > 0 ? Double(confusion[index * classes + index]) / Double(called) : 0
  }

  private func recall(_ index: Int) -> Double {
    let real = (0..<classes).reduce(0) { $0 + confusion[index * classes + $1] }
    return real > 0 ? Double(confusion[index * classes + index]) / Double(real) : 0
  }

  /// The trapezoids under true over false positive rates, from the highest threshold to the lowest.
  private var areaUnderCurve: Double {
    let (allPositives, allNegatives) = (positives.reduce(0, +), negatives.reduce(0, +))
    guard allPositives > 0, allNegatives > 0 else { return .nan }
    var (truePositives, falsePositives) = (0, 0)
    var area = 0.0
    for bin in positives.indices.reversed() {
      let before = Double(truePositives)
      truePositives += positives[bin]
      falsePositives += negatives[bin]
      area += Double(negatives[bin]) * (before + Double(truePositives)) / 2
    }
    return area / Double(allPositives) / Double(allNegatives)
  }
}
