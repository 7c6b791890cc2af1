import Files

/// The cells of one column as numbers, texts or nothing.
struct TableColumn {
  enum Kind: UInt8 {
    case missing
    case number
    case text
  }

  let index: Int
  /// NaN where the cell is no number.
  private(set) var numbers: [Float] = []
  private(set) var kinds: [Kind] = []
  private(set) var numberCount = 0
  private(set) var textCount = 0

  /// Reads the rows of a column.
  /// - Throws: `InputError` for a number too large for 32 bits.
  init(
    _ table: CSVFile, column index: Int, rows: some Sequence<Int>, markers: MissingMarkers,
    zeroIsMissing: Bool
  ) throws(InputError) {
    self.index = index
    for row in rows {
      if let number = table.number(row, index) {
        let isMissing = zeroIsMissing && number == 0
        let value = Float(number)
        guard value.isFinite else {
          throw table.error(
            row, index, found: "the number \(table.text(row, index).quoted)",
            expected: "a number that fits 32 bits", advice: "give the column another unit")
        }
        // A marker may be a number, such as -999.
        if isMissing || markers.contains(table.text(row, index)) {
          append(.missing, .nan)
        } else {
          append(.number, value)
        }
      } else {
        append(markers.contains(table.text(row, index)) ? .missing : .text, .nan)
      }
    }
  }

  private mutating func append(_ kind: Kind, _ value: Float) {
    kinds.append(kind)
    numbers.append(value)
    if kind == .number { numberCount += 1 }
    if kind == .text { textCount += 1 }
  }

  /// Whether texts are what this column holds, rather than a stray one among numbers.
  var isText: Bool { textCount > numberCount }
}
