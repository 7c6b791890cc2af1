import Files

/// Goes through the bytes of a CSV file once and notes where its cells are.
struct CSVParser {
  private let bytes: [UInt8]
  private let file: String
  private let separator: UInt8
  private(set) var cells: [CSVFile.Cell] = []
  private(set) var columnCount = 0

  private var index = 0
  private var line = 1
  private var lineStart = 0
  private var firstLine = 1

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(bytes: [UInt8], file: String, separator: UInt8) {
    self.bytes = bytes
    self.file = file
    self.separator = separator
  }

  mutating func parse() throws(InputError) {
    while index < bytes.count {
      if isLineEnd(bytes[index]) { endLine() } else { try parseRow() }
    }
  }

  private mutating func parseRow() throws(InputError) {
    let rowStart = cells.count
    let position = position(at: index)
    while true {
      try parseCell()
      guard index < bytes.count else { break }
      if bytes[index] == separator { index += 1 } else { break }
    }
    if index < bytes.count { endLine() }
    let count = cells.count - rowStart
    if rowStart == 0 {
      columnCount = count
      firstLine = position.line
    } else if count != columnCount {
      throw InputError(
        file: file, position: position, found: "\(count) \(count == 1 ? "cell" : "cells")",
        expected: "\(columnCount), as in line \(firstLine)",
        advice: "quote cells that hold the separator")
    }
  }

  /// Takes one cell; afterwards a separator, a line end or the end of the file comes next.
  private mutating func parseCell() throws(InputError) {
    let position = position(at: index)
    guard index < bytes.count, bytes[index] == Self.quote else {
      let start = index
      while index < bytes.count, bytes[index] != separator, !isLineEnd(bytes[index]) { index += 1 }
      append(start..<index, at: position, isQuoted: false)
      return
    }
    index += 1
    let start = index
    while true {
      guard index < bytes.count else {
        throw InputError(
          file: file, position: position, found: "a quoted cell that never ends",
          expected: "a closing quote", advice: "the file may be cut short")
      }
      let byte = bytes[index]
      if byte == Self.quote {
        guard index + 1 < bytes.count, bytes[index + 1] == Self.quote else { break }
        index += 2
      } else if isLineEnd(byte) {
        endLine()
      } else {
        index += 1
      }
    }
    append(start..<index, at: position, isQuoted: true)
    index += 1
    guard index == bytes.count || bytes[index] == separator || isLineEnd(bytes[index]) else {
      throw InputError(
        file: file, position: self.position(at: index), found: "text after a closing quote",
        expected: "a separator or the end of the line",
        advice: "double the quotes inside of quotes")
    }
  }

  private mutating func append(_ range: Range<Int>, at position: TextPosition, isQuoted: Bool) {
    cells.append(
      CSVFile.Cell(
        start: range.lowerBound, end: range.upperBound,
        line: Int32(truncatingIfNeeded: position.line),
        column: Int32(truncatingIfNeeded: position.column), isQuoted: isQuoted))
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// Steps over LF, CRLF or CR.
  private mutating func endLine() {
    let isPair =
      bytes[index] == Self.carriageReturn && index + 1 < bytes.count
      && bytes[index + 1] == Self.lineFeed
    index += isPair ? 2 : 1
    line += 1
    lineStart = index
  }

  private func position(at index: Int) -> TextPosition {
    TextPosition(line: line, column: index - lineStart + 1)
  }
}
