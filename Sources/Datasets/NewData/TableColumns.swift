import Files

/// Where a table has the columns of the one to train on.
struct TableColumns {
  let hasHeader: Bool
  /// For each input its column.
  let inputs: [Int]
  /// The column of the target where it is wanted.
  let target: Int?

  /// - Throws: `InputError` when a column is missing or their number fits nothing.
  init(
    _ table: CSVFile, _ encoding: TableEncoding, needsTarget: Bool
  ) throws(InputError) {
    let first = (0..<table.columnCount).map { table.text(0, $0) }
    let known = Set(encoding.inputs.map(\.name))
    let namesColumns = encoding.hasNames && first.contains { known.contains($0) }
    hasHeader = namesColumns || table.looksLikeHeader(encoding.markers)
    guard encoding.hasNames && hasHeader else {
      (inputs, target) = try Self.byPlace(table, encoding, needsTarget: needsTarget)
      return
    }
    func place(_ column: TableEncoding.Column) throws(InputError) -> Int {
      let matches = first.indices.filter { first[$0] == column.name }
      guard let place = matches.first, matches.count == 1 else {
        let nearest = NearestName.of(column.name, among: first.filter { !known.contains($0) })
        throw InputError(
          file: table.file, position: table.cell(0, matches.last ?? 0).position,
          found: matches.isEmpty
            ? "no column \(column.name.quoted)"
            : "the column \(column.name.quoted) \(matches.count) times",
          expected: "the columns of the training data",
          advice: matches.isEmpty
            ? nearest.map { "is it \($0.quoted)?" }
              ?? "known: \(encoding.inputs.map(\.name).joined(separator: ", "))"
            : nil)
      }
      return place
    }
    var inputs: [Int] = []
    for column in encoding.inputs { inputs.append(try place(column)) }
    self.inputs = inputs
    target = if needsTarget, let column = encoding.target { try place(column) } else { nil }
  }

  private static func byPlace(
    _ table: CSVFile, _ encoding: TableEncoding, needsTarget: Bool
  ) throws(InputError) -> (inputs: [Int], target: Int?) {
    let indices = encoding.inputs.map(\.index)
    if table.columnCount == encoding.columnCount {
      return (indices, needsTarget ? encoding.target?.index : nil)
    }
    if !needsTarget, let target = encoding.target?.index,
      table.columnCount == encoding.columnCount - 1
    {
      return (indices.map { $0 < target ? $0 : $0 - 1 }, nil)
    }
    if !needsTarget, table.columnCount == indices.count { return (Array(indices.indices), nil) }
    throw InputError(
      file: table.file, position: table.cell(0, 0).position,
      found: "\(table.columnCount) \(table.columnCount == 1 ? "column" : "columns")",
      expected: expectation(encoding, needsTarget: needsTarget),
      advice: encoding.hasNames ? "check the separator, or give a header" : "check the separator")
  }

  private static func expectation(_ encoding: TableEncoding, needsTarget: Bool) -> String {
    let count = encoding.columnCount
    guard encoding.target != nil else { return "\(count)" }
    if needsTarget { return "\(count), with the target" }
    let inputs = encoding.inputs.count
    let others = inputs == count - 1 ? "\(count - 1)" : "\(inputs), \(count - 1)"
    return "\(others), or \(count) with the target"
  }
}
