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
  /// What is predicted; several columns are all numbers.
  var targets: [Column] = []
  var missing = MissingPolicy.error
  var markers = MissingMarkers()

  /// The encoding of a table of plain numbers, the targets behind them.
  /// - Parameter classes: names of the classes; nil where targets are values.
  init(features: Int, classes: [String]?, targets: Int) {
    hasNames = false
    columnCount = features + targets
    inputs = (0..<features).map { Column(index: $0, name: "\($0)") }
    self.targets = (features..<columnCount).map { index in
      Column(index: index, name: "\(index)", categories: classes.map { Categories($0) })
    }
  }

  init(
    separator: UInt8, hasNames: Bool, columnCount: Int, inputs: [Column], targets: [Column],
    missing: MissingPolicy, markers: MissingMarkers
  ) {
    self.separator = separator
    self.hasNames = hasNames
    self.columnCount = columnCount
    self.inputs = inputs
    self.targets = targets
    self.missing = missing
    self.markers = markers
  }
}
