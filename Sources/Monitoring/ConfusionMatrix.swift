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

  /// Samples of each class.
  public var samples: [Int] {
    classes.indices.map { truth in
      classes.indices.reduce(0) { $0 + count(truth: truth, prediction: $1) }
    }
  }

  /// Samples that were taken for each class.
  public var answers: [Int] {
    classes.indices.map { prediction in
      classes.indices.reduce(0) { $0 + count(truth: $1, prediction: prediction) }
    }
  }

  public func count(truth: Int, prediction: Int) -> Int {
    counts[truth * classes.count + prediction]
  }
}
