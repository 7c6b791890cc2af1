import Files

/// A table of text cells with their places (RFC 4180, and what spreadsheets make of it).
///
/// Lines end in LF, CRLF or CR; empty lines are skipped; a quoted cell may hold separators, line breaks and doubled
/// quotes; a byte order mark is skipped. Every row has as many cells as the first.
struct CSVFile: Sendable {
  /// A cell's bytes, without its quotes, and where it starts.
  struct Cell: Sendable {
    var start: Int
    var end: Int
    var line: Int32
    var column: Int32
    var isQuoted: Bool

    var position: TextPosition { TextPosition(line: Int(line), column: Int(column)) }
  }

  let file: String
  let columnCount: Int
  let rowCount: Int
  /// Row after row.
  private let cells: [Cell]
  private let bytes: [UInt8]

  /// Reads a file whole; a `.gz` is unpacked.
  /// - Throws: `InputError` with line and column of the first thing that does not fit.
  init(contentsOf path: String, separator: UInt8 = UInt8(ascii: ",")) throws(InputError) {
    var bytes = try FileContents.read(path)
    if Gzip.isGzip(bytes) { bytes = try Gzip.inflate(bytes, file: path) }
    try self.init(bytes, file: path, separator: separator)
  }

  init(_ bytes: [UInt8], file: String, separator: UInt8 = UInt8(ascii: ",")) throws(InputError) {
    let text = try UTF8Text.checked(bytes, file: file)
    var parser = CSVParser(bytes: text, file: file, separator: separator)
    try parser.parse()
    self.file = file
    self.bytes = text
    cells = parser.cells
    columnCount = parser.columnCount
    rowCount = columnCount == 0 ? 0 : cells.count / columnCount
    guard rowCount > 0 else {
      throw InputError(file: file, found: "no rows", expected: "a table with at least one row")
    }
  }

  func cell(_ row: Int, _ column: Int) -> Cell { cells[row * columnCount + column] }

  /// The text of a cell: doubled quotes are one, and spaces around an unquoted cell are left out.
  func text(_ row: Int, _ column: Int) -> String {
    let cell = cell(row, column)
    guard cell.isQuoted else {
      let range = trimmed(cell)
      return String(decoding: bytes[range], as: UTF8.self)
    }
    var text: [UInt8] = []
    text.reserveCapacity(cell.end - cell.start)
    var index = cell.start
    while index < cell.end {
      text.append(bytes[index])
      // The parser let only pairs of quotes through.
      index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The number in a cell, or nil when it is none. Hexadecimal, `inf` and `nan` are no numbers here.
  func number(_ row: Int, _ column: Int) -> Double? {
    let range = trimmed(cell(row, column))
    guard !range.isEmpty, range.count < 400 else { return nil }
    for byte in bytes[range] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
        continue
      default: return nil
      }
    }
    return Double(String(decoding: bytes[range], as: UTF8.self))
  }

  private func trimmed(_ cell: Cell) -> Range<Int> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
    var (start, end) = (cell.start, cell.end)
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// An error at a cell.
  func error(
    _ row: Int, _ column: Int, found: String, expected: String, advice: String? = nil
  ) -> InputError {
    InputError(
      file: file, position: cell(row, column).position, found: found, expected: expected,
      advice: advice)
  }
}
