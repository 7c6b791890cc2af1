import Files
import Tensors

/// Turns a table into samples: chooses columns and rows, encodes categories, numbers the classes.
struct TableReader {
  private let definition: CSVDefinition
  private let table: CSVFile
  private let names: [String]?
  private let targets: [Int]
  private let inputs: [Int]
  private var rows: [Int]
  private var columns: [TableColumn] = []

  /// More categories than this in one column are rather a column of names or of broken numbers.
  private static let mostCategories = 1000

  /// Reads the samples of a table.
  /// - Throws: `InputError` with file, line and column of the first cell that does not fit.
  static func read(_ definition: CSVDefinition) throws(InputError) -> LoadedData {
    let table = try CSVFile(
      contentsOf: try definition.origin.path(), separator: definition.separator)
    var reader = try TableReader(definition, table)
    return try reader.samples()
  }

  init(_ definition: CSVDefinition, _ table: CSVFile) throws(InputError) {
    self.definition = definition
    self.table = table
    let hasHeader = definition.hasHeader ?? table.looksLikeHeader(definition.markers)
    let names =
      hasHeader ? (0..<table.columnCount).map { table.text(0, $0) } : definition.columnNames
    self.names = names
    rows = Array((hasHeader ? 1 : 0)..<table.rowCount)
    func resolve(_ column: ColumnReference) throws(InputError) -> Int {
      try column.resolve(names: names, count: table.columnCount, file: table.file)
    }
    var targets: [Int] = []
    for column in definition.targets {
      let index = try resolve(column)
      guard !targets.contains(index) else {
        throw column.place.error(
          found: "the same target twice", expected: "each column once",
          advice: "take it out of \"target\"")
      }
      targets.append(index)
    }
    self.targets = targets
    guard let wanted = definition.inputs else {
      inputs = (0..<table.columnCount).filter { !targets.contains($0) }
      return
    }
    var inputs: [Int] = []
    for column in wanted {
      let index = try resolve(column)
      guard !targets.contains(index), !inputs.contains(index) else {
        throw column.place.error(
          found: targets.contains(index) ? "the target among the inputs" : "the same input twice",
          expected: "each column once", advice: "take it out of \"inputs\"")
      }
      inputs.append(index)
    }
    self.inputs = inputs
  }

  private func resolve(_ columns: [ColumnReference]) throws(InputError) -> Set<Int> {
    var indices: Set<Int> = []
    for column in columns {
      indices.insert(
        try column.resolve(names: names, count: table.columnCount, file: table.file))
    }
    return indices
  }

  private func name(_ column: Int) -> String { names?[column] ?? "\(column)" }

  // MARK: Rows

  private mutating func readColumns() throws(InputError) {
    guard !inputs.isEmpty else {
      throw definition.place.error(
        found: "no inputs in \(table.file), a table of \(table.columnCount) columns",
        expected: "at least one column besides the target",
        advice: "check the separator, or give \"inputs\"")
    }
    let zeroIsMissing = try resolve(definition.zeroIsMissing)
    for index in inputs + targets {
      columns.append(
        try TableColumn(
          table, column: index, rows: rows, markers: definition.markers,
          zeroIsMissing: zeroIsMissing.contains(index)))
    }
    let incomplete = rows.indices.filter { row in columns.contains { $0.kinds[row] == .missing } }
    switch definition.missing {
    case .drop:
      guard !incomplete.isEmpty else { break }
      let left = Set(incomplete.map { rows[$0] })
      rows.removeAll { left.contains($0) }
      let indices = columns.map(\.index)
      columns = []
      for index in indices {
        columns.append(
          try TableColumn(
            table, column: index, rows: rows, markers: definition.markers,
            zeroIsMissing: zeroIsMissing.contains(index)))
      }
    case .error:
      guard let row = incomplete.first,
        let column = columns.first(where: { $0.kinds[row] == .missing })
      else { break }
      throw missing(row, column)
    case .mean, .median, .zero:
      for column in columns.dropFirst(inputs.count) {
        guard let row = column.kinds.firstIndex(of: .missing) else { continue }
        throw table.error(
          rows[row], column.index, found: "no value in the target column \(name(column.index))",
          expected: "a value", advice: "set \"missing\" to \"drop\" to leave such rows out")
      }
    }
    guard !rows.isEmpty else {
      throw InputError(
        file: table.file, found: "no row of values", expected: "at least one sample",
        advice: "check \"header\" and \"missing\"")
    }
  }

  private func missing(_ row: Int, _ column: TableColumn) -> InputError {
    let text = table.text(rows[row], column.index)
    return table.error(
      rows[row], column.index,
      found: text.isEmpty
        ? "no value in column \(name(column.index))"
        : "the missing value \(text.quoted) in column \(name(column.index))",
      expected: "a value",
      advice: "fill it in, or set \"missing\" to \"drop\", \"mean\", \"median\" or \"zero\"")
  }

  // MARK: Samples

  private mutating func samples() throws(InputError) -> LoadedData {
    try readColumns()
    let categorical = try resolve(definition.categorical)
    var blocks: [FeatureBlock] = []
    var encodings: [TableEncoding.Column] = []
    for column in columns.prefix(inputs.count) {
      if column.isText || categorical.contains(column.index) {
        let (block, categories) = try categories(of: column)
        blocks.append(block)
        encodings.append(try encoding(of: column, categories))
      } else {
        try requireNumbers(column)
        blocks.append(.numbers(column.numbers, name: name(column.index)))
        encodings.append(try encoding(of: column, nil))
      }
    }
    let width = blocks.reduce(0) { $0 + $1.names.count }
    guard width * rows.count <= LoadedData.largestCount else {
      throw InputError(
        file: table.file, found: "\(rows.count) samples of \(width) features",
        expected: "at most \(LoadedData.largestCount) values")
    }
    var data = LoadedData(
      shape: Shape([width]), count: rows.count,
      features: .floats(FeatureBlock.rows(blocks, count: rows.count, width: width)),
      targets: .inputs)
    data.fill = definition.missing
    data.isIndicator = blocks.flatMap(\.isIndicator)
    if names != nil { data.names.features = blocks.flatMap(\.names) }
    var targetEncodings: [TableEncoding.Column] = []
    if !targets.isEmpty {
      data.names.targets = names.map { names in targets.map { names[$0] } } ?? []
      let columns = columns.dropFirst(inputs.count)
      if let column = columns.first, columns.count == 1 {
        let categories: Categories?
        (data.targets, categories) = try target(column)
        data.names.classes = categories?.names ?? []
        targetEncodings = [try encoding(of: column, categories)]
      } else {
        data.targets = try values(of: columns)
        for column in columns { targetEncodings.append(try encoding(of: column, nil)) }
      }
    }
    data.encoding = TableEncoding(
      separator: definition.separator, hasNames: names != nil, columnCount: table.columnCount,
      inputs: encodings, targets: targetEncodings, missing: definition.missing,
      markers: definition.markers)
    return data
  }

  private func encoding(
    of column: TableColumn, _ categories: Categories?
  ) throws(InputError) -> TableEncoding.Column {
    TableEncoding.Column(
      index: column.index, name: name(column.index), categories: categories,
      zeroIsMissing: try resolve(definition.zeroIsMissing).contains(column.index))
  }

  /// Several columns as the values of each sample.
  private func values(
    of columns: ArraySlice<TableColumn>
  ) throws(InputError) -> Samples.Targets {
    var blocks: [FeatureBlock] = []
    for column in columns {
      guard !column.isText else {
        throw InputError(
          file: table.file, place: "column \(name(column.index))",
          found: "texts in one of several target columns", expected: "numbers",
          advice: "several targets are values; classes are predicted one column at a time")
      }
      try requireNumbers(column)
      blocks.append(.numbers(column.numbers, name: name(column.index)))
    }
    let width = blocks.count
    return .values(FeatureBlock.rows(blocks, count: rows.count, width: width), width: width)
  }

  private func target(
    _ column: TableColumn
  ) throws(InputError) -> (Samples.Targets, Categories?) {
    guard definition.targetKind ?? (column.isText ? .class : .value) == .class else {
      try requireNumbers(column)
      return (.values(column.numbers, width: 1), nil)
    }
    let texts = rows.map { table.text($0, column.index) }
    let categories = Categories(texts)
    return (
      .labels(texts.map { categories.number(of: $0) ?? 0 }, count: categories.names.count),
      categories
    )
  }

  private func requireNumbers(_ column: TableColumn) throws(InputError) {
    guard let row = column.kinds.firstIndex(of: .text) else { return }
    throw table.error(
      rows[row], column.index, found: table.text(rows[row], column.index).quoted,
      expected: "a number, as in the rest of column \(name(column.index))",
      advice: "add it to \"missing_markers\" if it means that there is none")
  }

  private func categories(
    of column: TableColumn
  ) throws(InputError) -> (FeatureBlock, Categories) {
    let texts = rows.indices.map { row in
      column.kinds[row] == .missing ? nil : table.text(rows[row], column.index)
    }
    let categories = Categories(texts.compactMap { $0 })
    guard categories.names.count <= Self.mostCategories else {
      throw table.error(
        rows[0], column.index,
        found: "\(categories.names.count) categories in column \(name(column.index))",
        expected: "at most \(Self.mostCategories)",
        advice: "leave the column out with \"inputs\"")
    }
    let name = name(column.index)
    let block = FeatureBlock.categories(
      texts.map { $0.flatMap(categories.number(of:)) ?? -1 },
      names: categories.names.map { "\(name)=\($0)" })
    return (block, categories)
  }
}
