import Files

/// Text files as UTF-8, with the place of the first byte that is none.
enum UTF8Text {
  /// Returns the bytes without a byte order mark.
  /// - Throws: `InputError` with line and column when they are not UTF-8.
  static func checked(_ bytes: [UInt8], file: String) throws(InputError) -> [UInt8] {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let text = hasMark ? Array(bytes.dropFirst(3)) : bytes
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw InputError(
        file: file, found: "text in UTF-16", expected: "text in UTF-8",
        advice: "convert it, for instance with \"iconv -f utf-16 -t utf-8\"")
    }
    guard String(validating: text, as: UTF8.self) == nil else { return text }
    let index = firstInvalid(text)
    let before = text[..<index]
    let lineStart = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let lines = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    throw InputError(
      file: file, position: TextPosition(line: lines, column: index - lineStart + 1),
      found: "the byte \(text[index]), which is no UTF-8", expected: "text in UTF-8",
      advice: "convert it, for instance with \"iconv -f latin1 -t utf-8\"")
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var index = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): index += UTF8.width(scalar)
      case .emptyInput, .error: return min(index, bytes.count - 1)
      }
    }
  }
}
