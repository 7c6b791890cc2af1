/// A JSON value with the place of each of its parts in the text it came from.
public struct JSONNode: Sendable {
  public enum Content: Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([(key: String, keyPosition: TextPosition, node: JSONNode)])
  }

  public var content: Content
  public var position: TextPosition

  /// The same value without places.
  public var value: JSONValue {
    switch content {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .array(let nodes): .array(nodes.map(\.value))
    case .object(let members):
      .object(JSONObject(members.map { (key: $0.key, value: $0.node.value) }))
    }
  }
}

/// Reads JSON (RFC 8259) strictly, and says where and why when it cannot.
///
/// Stricter than the RFC in two ways that protect a person: a key may stand only once in an object, and
/// nesting ends at 200 levels.
public struct JSONParser {
  /// Returns the value that `bytes` hold.
  /// - Throws: `InputError` with line and column of the first character that does not fit.
  public static func parse(_ bytes: [UInt8], file: String? = nil) throws(InputError) -> JSONNode {
    var parser = JSONParser(bytes: bytes, file: file)
    parser.skipSpace()
    let node = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else {
      throw parser.error(found: parser.nextDescription, expected: "the end of the file")
    }
    return node
  }

  private let bytes: [UInt8]
  private let file: String?
  private var index = 0
  private var line = 1
  private var lineStart = 0

  private init(bytes: [UInt8], file: String?) {
    self.bytes = bytes
    self.file = file
    // A byte order mark is not JSON, yet editors write it.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (index, lineStart) = (3, 3) }
  }

  private var position: TextPosition {
    TextPosition(line: line, column: index - lineStart + 1)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private var nextDescription: String {
    guard let next else { return "the end of the file" }
    let rest = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
    return next == 10 || next == 13 ? "the end of the line" : "'\(rest.prefix(1))'"
  }

  private func error(found: String, expected: String?, advice: String? = nil) -> InputError {
    InputError(
      file: file, position: position, found: found, expected: expected,
      advice: advice ?? "this is not valid JSON until it is corrected")
  }

  private mutating func skipSpace() {
    while let next, next == 32 || next == 10 || next == 13 || next == 9 {
      index += 1
      if next == 10 { (line, lineStart) = (line + 1, index) }
    }
  }

  private mutating func value(depth: Int) throws(InputError) -> JSONNode {
    guard depth < 200 else {
      throw error(found: "more than 200 levels of nesting", expected: "fewer")
    }
    let start = position
    let content: JSONNode.Content
    switch next {
    case UInt8(ascii: "{"): content = try object(depth: depth)
    case UInt8(ascii: "["): content = try array(depth: depth)
    case UInt8(ascii: "\""): content = .string(try string())
    case UInt8(ascii: "-")?, (48...57)?: content = .number(try number())
    case UInt8(ascii: "t") where word("true"): content = .boolean(true)
    case UInt8(ascii: "f") where word("false"): content = .boolean(false)
    case UInt8(ascii: "n") where word("null"): content = .null
    default: throw error(found: nextDescription, expected: "a value")
    }
    return JSONNode(content: content, position: start)
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index + length <= bytes.count else { return false }
    for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
    index += length
    return true
  }

  private static let fewKeys = 16

  private mutating func object(depth: Int) throws(InputError) -> JSONNode.Content {
    var members: [(key: String, keyPosition: TextPosition, node: JSONNode)] = []
    // Looking through a few keys costs less than a set of them.
    var keys: Set<String> = []
    index += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      index += 1
      return .object([])
    }
    while true {
      guard next == UInt8(ascii: "\"") else {
        throw error(found: nextDescription, expected: "a key in quotation marks")
      }
      let keyPosition = position
      let key = try string()
      if members.count == Self.fewKeys { for member in members { keys.insert(member.key) } }
      let isNew =
        members.count < Self.fewKeys
        ? !members.contains { $0.key == key } : keys.insert(key).inserted
      guard isNew else {
        throw InputError(
          file: file, position: keyPosition, found: "the key \(key.quoted) a second time",
          expected: "each key once", advice: "remove one of them")
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else {
        throw error(found: nextDescription, expected: "':' after the key \(key.quoted)")
      }
      index += 1
      skipSpace()
      members.append((key, keyPosition, try value(depth: depth + 1)))
      skipSpace()
      if next == UInt8(ascii: ",") {
        index += 1
        skipSpace()
      } else if next == UInt8(ascii: "}") {
        index += 1
        return .object(members)
      } else {
        throw error(found: nextDescription, expected: "',' or '}'")
      }
    }
  }

  private mutating func array(depth: Int) throws(InputError) -> JSONNode.Content {
    var nodes: [JSONNode] = []
    index += 1
    skipSpace()
    if next == UInt8(ascii: "]") {
      index += 1
      return .array([])
    }
    while true {
      nodes.append(try value(depth: depth + 1))
      skipSpace()
      if next == UInt8(ascii: ",") {
        index += 1
        skipSpace()
      } else if next == UInt8(ascii: "]") {
        index += 1
        return .array(nodes)
      } else {
        throw error(found: nextDescription, expected: "',' or ']'")
      }
    }
  }

  /// A number of at most 15 digits without an exponent, or nil without having read anything.
  ///
  /// Both its digits, as a whole number, and the power of ten below them are doubles without an error, so that
  /// their quotient is the double that is nearest to the decimal (Clinger, PLDI 1990).
  private mutating func shortNumber() -> Double? {
    var place = index
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let first = place
    var digits = 0
    var (count, decimals) = (0, 0)
    var hasPoint = false
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: ".") {
        guard !hasPoint, count > 0 else { return nil }
        hasPoint = true
      } else if byte >= 48, byte <= 57 {
        digits = digits * 10 + Int(byte) - 48
        count += 1
        if hasPoint { decimals += 1 }
        guard count <= 15 else { return nil }
      } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
        return nil
      } else {
        break
      }
      place += 1
    }
    // What is no number of JSON is for the reader that says why.
    let hasLeadingZero = count - decimals > 1 && bytes[first] == 48
    guard count > 0, decimals > 0 || !hasPoint, !hasLeadingZero else { return nil }
    index = place
    let value = Double(digits) / Self.powersOfTen[decimals]
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  private mutating func number() throws(InputError) -> Double {
    if let number = shortNumber() { return number }
    let start = index
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }
    if next == UInt8(ascii: "-") { index += 1 }
    guard isDigit(next) else { throw error(found: nextDescription, expected: "a digit") }
    if next == UInt8(ascii: "0") { index += 1 } else { while isDigit(next) { index += 1 } }
    if next == UInt8(ascii: ".") {
      index += 1
      guard isDigit(next) else { throw error(found: nextDescription, expected: "a digit") }
      while isDigit(next) { index += 1 }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      guard isDigit(next) else { throw error(found: nextDescription, expected: "a digit") }
      while isDigit(next) { index += 1 }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      index = start
      throw error(found: "the number \(text.quoted)", expected: "a number below 1.8e308")
    }
    return value
  }

  /// A text in ASCII without escapes, as most are, or nil without having read anything.
  private mutating func plainString() -> String? {
    let start = index + 1
    let end: Int? = bytes.withUnsafeBufferPointer { bytes in
      var place = start
      while place < bytes.count {
        let byte = bytes[place]
        if byte == UInt8(ascii: "\"") { return place }
        guard byte >= 32, byte < 128, byte != UInt8(ascii: "\\") else { return nil }
        place += 1
      }
      return nil
    }
    guard let end else { return nil }
    index = end + 1
    return String(unsafeUninitializedCapacity: end - start) { text in
      bytes.withUnsafeBufferPointer { bytes in
        for offset in 0..<end - start { text[offset] = bytes[start + offset] }
      }
      return end - start
    }
  }

  private mutating func string() throws(InputError) -> String {
    if let string = plainString() { return string }
    let start = index
    index += 1
    var text: [UInt8] = []
    while true {
      guard let byte = next, byte != 10 else {
        throw error(found: nextDescription, expected: "'\"' at the end of the text")
      }
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          index = start
          throw error(found: "bytes that are not UTF-8", expected: "text in UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<32:
        index -= 1
        throw error(found: "a control character in a text", expected: "\\n, \\t or \\u00XX")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(InputError) {
    let start = index - 1
    guard let byte = next else { throw error(found: nextDescription, expected: "an escape") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var code = try fourHexadecimalDigits()
      if (0xD800..<0xDC00).contains(code), word("\\u") {
        let low = try fourHexadecimalDigits()
        guard (0xDC00..<0xE000).contains(low) else {
          index = start
          throw error(found: "half of a surrogate pair", expected: "both halves")
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        index = start
        throw error(found: "half of a surrogate pair", expected: "both halves")
      }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      index -= 1
      throw error(found: nextDescription, expected: "one of \" \\ / b f n r t u after '\\'")
    }
  }

  private mutating func fourHexadecimalDigits() throws(InputError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      // A digit by itself: `UInt32("+123", radix: 16)` would take the sign.
      guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw error(found: nextDescription, expected: "four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }
}
