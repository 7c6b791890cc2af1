import Files

extension CSVFile {
  /// Whether the first row looks like names rather than like data.
  ///
  /// It does when its cells are distinct texts without a number among them, and either the second row has a number or
  /// none of the names comes again in its own column. A table of texts alone may fool this; a definition can say
  /// `"header": true` or `false`.
  func looksLikeHeader(_ markers: MissingMarkers) -> Bool {
    guard rowCount > 1 else { return false }
    let names = (0..<columnCount).map { text(0, $0) }
    guard Set(names).count == names.count else { return false }
    for (column, name) in names.enumerated() {
      if markers.contains(name) || number(0, column) != nil { return false }
    }
    if (0..<columnCount).contains(where: { number(1, $0) != nil }) { return true }
    return !(0..<columnCount).contains { column in
      (1..<rowCount).contains { text($0, column) == names[column] }
    }
  }
}
