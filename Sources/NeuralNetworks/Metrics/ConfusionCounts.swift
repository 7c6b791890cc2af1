/// How often samples of each class are taken for each class, counted over a pass of evaluation.
///
/// All memory is planned when it is made. Not Sendable: it belongs to the thread that trains.
public final class ConfusionCounts {
  /// More classes than this make a table that nobody reads.
  public static let mostClasses = 100

  public let classes: Int
  /// `classes²` counts, row after row: a row for the true class, a column for the predicted one.
  public private(set) var counts: [Int]
  private let columns: Int
  private let readsLabels: Bool

  /// - Parameters:
  ///   - columns: outputs for each sample; a single one stands for two classes.
  ///   - readsLabels: whether the truth is a class number rather than values, the largest of which it is.
  public init(columns: Int, readsLabels: Bool) {
    classes = max(2, columns)
    counts = Array(repeating: 0, count: classes * classes)
    self.columns = columns
    self.readsLabels = readsLabels
  }

  /// Counts of the same kind, from zero.
  init(like other: ConfusionCounts) {
    classes = other.classes
    counts = Array(repeating: 0, count: other.counts.count)
    columns = other.columns
    readsLabels = other.readsLabels
  }

  /// Takes over all that another has counted, and leaves it nothing.
  func take(from other: ConfusionCounts) {
    for index in counts.indices { counts[index] += other.counts[index] }
    other.reset()
  }

  /// Forgets everything.
  public func reset() {
    for index in counts.indices { counts[index] = 0 }
  }

  /// Takes in the outputs of a batch, by the same rule as the accuracy.
  func add(_ outputs: UnsafePointer<Float>, _ targets: TargetBatch, rows: Int) {
    for row in 0..<rows {
      let prediction = Self.number(outputs + row * columns, columns)
      let truth =
        readsLabels
        ? Int(targets.labels[row]) : Self.number(targets.values + row * columns, columns)
      counts[truth * classes + prediction] += 1
    }
  }

  /// The place of the largest value, or the side of 0.5 where there is one.
  private static func number(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
    if count == 1 { return values[0] > 0.5 ? 1 : 0 }
    var best = 0
    for index in 1..<count where values[index] > values[best] { best = index }
    return best
  }
}
