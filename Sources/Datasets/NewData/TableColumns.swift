import Files

/// Where a table has the columns of the one to train on.
struct TableColumns {
  let hasHeader: Bool
  /// For each input its column.
  let inputs: [Int]
  /// For each target its column, or none where they are not wanted.
  let targets: [Int]

  /// - Throws: `InputError` when a column is missing or their number fits nothing.
  init(
    _ table: CSVFile, _ encoding: TableEncoding, needsTarget: Bool
  ) throws(InputError) {
    let first = (0..<table.columnCount).map { table.text(0, $0) }
    let known = Set(encoding.inputs.map(\.name))
    let namesColumns = encoding.hasNames && first.contains { known.contains($0) }
    hasHeader = namesColumns || table.looksLikeHeader(encoding.markers)
    guard encoding.hasNames && hasHeader else {
      (inputs, targets) = try Self.byPlace(table, encoding, needsTarget: needsTarget)
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
    var targets: [Int] = []
    for column in needsTarget ? encoding.targets : [] { targets.append(try place(column)) }
    self.targets = targets
  }

  private static func byPlace(
    _ table: CSVFile, _ encoding: TableEncoding, needsTarget: Bool
  ) throws(InputError) -> (inputs: [Int], targets: [Int]) {
    let indices = encoding.inputs.map(\.index)
    let targets = encoding.targets.map(\.index)
    if table.columnCount == encoding.columnCount { return (indices, needsTarget ? targets : []) }
    if !needsTarget, table.columnCount == encoding.columnCount - targets.count {
      // Without the targets the columns behind them are further left.
      return (indices.map { index in index - targets.count { $0 < index } }, [])
    }
    if !needsTarget, table.columnCount == indices.count { return (Array(indices.indices), []) }
    throw InputError(
      file: table.file, position: table.cell(0, 0).position,
      found: "\(table.columnCount) \(table.columnCount == 1 ? "column" : "columns")",
      expected: expectation(encoding, needsTarget: needsTarget),
      advice: encoding.hasNames ? "check the separator, or give a header" : "check the separator")
  }

  private static func expectation(_ encoding: TableEncoding, needsTarget: Bool) -> String {
    let count = encoding.columnCount
    let targets = encoding.targets.count
    guard targets > 0 else { return "\(count)" }
    let whole = "\(count), with the \(targets == 1 ? "target" : "targets")"
    if needsTarget { return whole }
    let inputs = encoding.inputs.count
    let others = count - targets
    return "\(inputs == others ? "" : "\(inputs), ")\(others), or \(whole.replacing(",", with: ""))"
  }
}
