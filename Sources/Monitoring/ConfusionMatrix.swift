/// How often samples of each class were taken for each class.
public struct ConfusionMatrix: Equatable, Sendable {
  /// The names of the classes, in the order of rows and columns.
  public var classes: [String]
  /// `classes²` counts, row after row: a row for the true class, a column for the predicted one.
  public var counts: [Int]

  public init(classes: [String], counts: [Int]) {
    precondition(counts.count == classes.count * classes.count, "a count for each pair of classes")
    self.classes = classes
    self.counts = counts
  }

  public func count(truth: Int, prediction: Int) -> Int {
    counts[truth * classes.count + prediction]
  }
}
