/// Samples that a data set did not come with, brought to the form of those to train on.
public struct NewSamples: Sendable {
  public let samples: Samples
  /// For each sample its row in the file, counted from 0; rows with missing values may have none.
  public let rows: [Int]
  /// How many rows the file has.
  public let rowCount: Int
  /// For each sample of a series, how many steps after the end of the file its target lies; nil for other data.
  public let stepsAhead: [Int]?

  init(_ samples: Samples, rows: [Int]? = nil, rowCount: Int? = nil, stepsAhead: [Int]? = nil) {
    self.samples = samples
    self.rows = rows ?? Array(0..<samples.count)
    self.rowCount = rowCount ?? samples.count
    self.stepsAhead = stepsAhead
  }
}
