import Files
import Tensors

/// A table read the way the table to train on was: the same columns, categories and classes.
///
/// Columns are found by their names where both tables have names. By place, the table may also have the inputs alone,
/// without the targets.
struct EncodedTable {
  /// `[rows, features]`; NaN where a value is missing.
  private(set) var features: [Float] = []
  private(set) var targets: Samples.Targets = .inputs
  /// The rows that became samples, counted from 0 below the header: all, but for those that `drop` leaves out.
  private(set) var rows: [Int] = []
  /// Rows of the table below its header.
  let rowCount: Int

  private let encoding: TableEncoding
  private let table: CSVFile
  private let firstRow: Int

  /// - Parameter needsTarget: whether the targets are read; else they may be missing and are left alone.
  /// - Throws: `InputError` with the place of the first cell that does not fit.
  init(
    _ table: CSVFile, _ encoding: TableEncoding, needsTarget: Bool
  ) throws(InputError) {
    self.encoding = encoding
    self.table = table
    let columns = try TableColumns(table, encoding, needsTarget: needsTarget)
    firstRow = columns.hasHeader ? 1 : 0
    rowCount = table.rowCount - firstRow
    guard rowCount > 0 else {
      throw InputError(
        file: table.file, found: "no row of values", expected: "at least one sample")
    }
    var values: [Float] = []
    var labels: [Int32] = []
    features.reserveCapacity(rowCount * encoding.inputs.count)
    for row in 0..<rowCount {
      guard try addFeatures(row, columns.inputs) else { continue }
      guard try addTargets(row, columns.targets, &values, &labels) else { continue }
      rows.append(row)
    }
    guard let first = encoding.targets.first, !columns.targets.isEmpty else { return }
    targets =
      if let classes = first.categories { .labels(labels, count: classes.names.count) } else {
        .values(values, width: columns.targets.count)
      }
  }

  /// Adds a row's features.
  /// - Returns: whether it has any; false when it is to be left out, and then nothing is added.
  private mutating func addFeatures(_ row: Int, _ places: [Int]) throws(InputError) -> Bool {
    let start = features.count
    for (column, place) in zip(encoding.inputs, places) {
      let number = try number(row, place, column)
      guard let number else {
        guard try keepsMissing(row, place, column) else {
          features.removeLast(features.count - start)
          return false
        }
        // A missing category is none of them.
        features += column.categories.map { Array(repeating: 0, count: $0.names.count) } ?? [.nan]
        continue
      }
      guard let categories = column.categories else {
        features.append(number)
        continue
      }
      for index in categories.names.indices { features.append(Float(index) == number ? 1 : 0) }
    }
    return true
  }

  /// Adds a row's targets, or none where `places` is empty.
  /// - Returns: whether the row stays; false when it is to be left out, and then its features are gone as well.
  private mutating func addTargets(
    _ row: Int, _ places: [Int], _ values: inout [Float], _ labels: inout [Int32]
  ) throws(InputError) -> Bool {
    for (index, place) in places.enumerated() {
      let column = encoding.targets[index]
      guard let number = try number(row, place, column) else {
        if encoding.missing == .drop {
          features.removeLast(features.count / (rows.count + 1))
          values.removeLast(index)
          return false
        }
        throw table.error(
          firstRow + row, place, found: "no value in the target column \(column.name)",
          expected: "a value")
      }
      if column.categories == nil { values.append(number) } else { labels.append(Int32(number)) }
    }
    return true
  }

  /// The number of a cell, or of its category; nil when it is missing.
  private func number(
    _ row: Int, _ place: Int, _ column: TableEncoding.Column
  ) throws(InputError) -> Float? {
    let row = firstRow + row
    let text = table.text(row, place)
    let number = table.number(row, place)
    if encoding.markers.contains(text) || (column.zeroIsMissing && number == 0) { return nil }
    if let categories = column.categories {
      if let category = categories.number(of: text) ?? number.flatMap(categories.number(equalTo:)) {
        return Float(category)
      }
      throw table.error(
        row, place, found: "the category \(text.quoted) in column \(column.name)",
        expected: "one of those to train on",
        advice: NearestName.advice(for: text, among: Array(categories.names.prefix(20))))
    }
    guard let number else {
      throw table.error(
        row, place, found: text.quoted, expected: "a number in column \(column.name)")
    }
    guard Float(number).isFinite else {
      throw table.error(
        row, place, found: "the number \(text.quoted)", expected: "a number that fits 32 bits")
    }
    return Float(number)
  }

  /// Whether a row with a missing cell stays, for something to take the place of the value.
  private func keepsMissing(
    _ row: Int, _ place: Int, _ column: TableEncoding.Column
  ) throws(InputError) -> Bool {
    switch encoding.missing {
    case .mean, .median, .zero: return true
    case .drop: return false
    case .error:
      let text = table.text(firstRow + row, place)
      throw table.error(
        firstRow + row, place,
        found: text.isEmpty
          ? "no value in column \(column.name)"
          : "the missing value \(text.quoted) in column \(column.name)",
        expected: "a value", advice: "fill it in: the run was trained with \"missing\": \"error\"")
    }
  }
}
