import Files

/// How the columns of a table became features and targets, so that other tables become the same ones.
struct TableEncoding: Sendable {
  struct Column: Sendable {
    /// The place in the table, from 0.
    var index: Int
    var name: String
    /// The categories of the column, one feature each; nil for a column of numbers.
    var categories: Categories?
    var zeroIsMissing = false
  }

  var separator = UInt8(ascii: ",")
  /// Whether the columns have names of their own rather than numbers.
  var hasNames: Bool
  var columnCount: Int
  var inputs: [Column]
  var target: Column?
  var missing = MissingPolicy.error
  var markers = MissingMarkers()

  /// The encoding of a table of plain numbers, the target behind them.
  /// - Parameter classes: names of the classes; nil where the target is a value.
  init(features: Int, classes: [String]?, hasTarget: Bool) {
    hasNames = false
    columnCount = features + (hasTarget ? 1 : 0)
    inputs = (0..<features).map { Column(index: $0, name: "\($0)") }
    if hasTarget {
      target = Column(
        index: features, name: "\(features)", categories: classes.map { Categories($0) })
    }
  }

  init(
    separator: UInt8, hasNames: Bool, columnCount: Int, inputs: [Column], target: Column?,
    missing: MissingPolicy, markers: MissingMarkers
  ) {
    self.separator = separator
    self.hasNames = hasNames
    self.columnCount = columnCount
    self.inputs = inputs
    self.target = target
    self.missing = missing
    self.markers = markers
  }
}
