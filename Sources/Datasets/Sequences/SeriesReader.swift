import Files
import Tensors

/// Cuts a time series into windows, oldest first.
enum SeriesReader {
  /// Reads samples of shape `[window, 1]` whose target is the value `horizon` steps after.
  static func read(_ definition: SeriesDefinition) throws(InputError) -> LoadedData {
    let table = try CSVFile(
      contentsOf: try definition.origin.path(), separator: definition.separator)
    let markers = MissingMarkers()
    let hasHeader = definition.hasHeader ?? table.looksLikeHeader(markers)
    let names = hasHeader ? (0..<table.columnCount).map { table.text(0, $0) } : nil
    let index = try definition.column.resolve(
      names: names, count: table.columnCount, file: table.file)
    var data = try windows(
      values(table, column: index, hasHeader: hasHeader), definition, file: table.file)
    data.names.targets = names.map { [$0[index]] } ?? []
    return data
  }

  /// The numbers of a column, from the top.
  /// - Throws: `InputError` with the place of a cell that holds none.
  static func values(
    _ table: CSVFile, column index: Int, hasHeader: Bool
  ) throws(InputError) -> [Float] {
    let rows = (hasHeader ? 1 : 0)..<table.rowCount
    let column = try TableColumn(
      table, column: index, rows: rows, markers: MissingMarkers(), zeroIsMissing: false)
    if let row = column.kinds.firstIndex(where: { $0 != .number }) {
      let text = table.text(rows.lowerBound + row, index)
      throw table.error(
        rows.lowerBound + row, index, found: text.isEmpty ? "no value" : text.quoted,
        expected: "a number: a series has no gaps", advice: "fill it in, or choose another column")
    }
    return column.numbers
  }

  /// All windows of a series that have a target.
  static func windows(
    _ values: [Float], _ definition: SeriesDefinition, file: String
  ) throws(InputError) -> LoadedData {
    let (window, horizon) = (definition.window, definition.horizon)
    let count = values.count - window - horizon + 1
    guard count > 0 else {
      throw definition.place.error(
        found: "\(values.count) values for a window of \(window) and a horizon of \(horizon)",
        expected: "at least \(window + horizon)", advice: "lower \"window\" or \"horizon\"")
    }
    guard count * window <= LoadedData.largestCount else {
      throw definition.place.error(
        found: "\(count) windows of \(window)",
        expected: "at most \(LoadedData.largestCount) values in all", advice: "lower \"window\"")
    }
    var features: [Float] = []
    features.reserveCapacity(count * window)
    for start in 0..<count { features += values[start..<start + window] }
    var data = LoadedData(
      shape: Shape([window, 1]), count: count, features: .floats(features),
      targets: .values(Array(values[(window + horizon - 1)...]), width: 1))
    data.targetsFollowFeatures = true
    return data
  }
}
