/// A quick look at a JSON object: its members and where their values lie, without making these.
///
/// Of what is skipped it checks that brackets and strings are balanced, that nothing but JSON's own characters
/// stands outside of strings, and that nothing follows the end. It is strict where it is unsure: a text that it
/// refuses may still be JSON, and `JSONParser` says what is wrong with one that is not.
///
/// - Complexity: O(bytes), a few operations each.
public struct JSONSkimmer {
  /// What a value begins with.
  public enum Kind: Equatable, Sendable { case object, array, string, other }

  public struct Member: Equatable, Sendable {
    public var key: String
    public var kind: Kind
    /// From the key's quotation mark to the end of the value.
    public var range: Range<Int>
    /// The values directly in an array or an object; 0 for others.
    public var count: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// The brackets that are open, as their closing ones.
  private var open: [UInt8] = []

  /// Of each byte outside of strings.
  private let classes = JSONSkimmer.allClasses

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    open.reserveCapacity(Self.depthLimit)
  }

  private static let depthLimit = 199

  /// Returns the members of the one object that the bytes hold, or nil where that is not plain to see.
  public static func members(of bytes: UnsafeBufferPointer<UInt8>) -> [Member]? {
    var skimmer = JSONSkimmer(bytes)
    return skimmer.members()
  }

  private mutating func members() -> [Member]? {
    skipSpace()
    guard take(UInt8(ascii: "{")) else { return nil }
    skipSpace()
    var members: [Member] = []
    var isAtEnd = take(UInt8(ascii: "}"))
    while !isAtEnd {
      guard let member = member(), !members.contains(where: { $0.key == member.key }) else {
        return nil
      }
      members.append(member)
      skipSpace()
      if take(UInt8(ascii: ",")) {
        skipSpace()
      } else {
        guard take(UInt8(ascii: "}")) else { return nil }
        isAtEnd = true
      }
    }
    skipSpace()
    return index == bytes.count ? members : nil
  }

  private mutating func member() -> Member? {
    let start = index
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    guard skipString() else { return nil }
    let name = bytes[start + 1..<index - 1]
    guard !name.contains(UInt8(ascii: "\\")),
      let key = String(validating: name, as: UTF8.self)
    else { return nil }
    skipSpace()
    guard take(UInt8(ascii: ":")) else { return nil }
    skipSpace()
    guard index < bytes.count else { return nil }
    var count = 0
    let kind: Kind
    switch bytes[index] {
    case UInt8(ascii: "{"): (kind, count) = (.object, skipContainer() ?? -1)
    case UInt8(ascii: "["): (kind, count) = (.array, skipContainer() ?? -1)
    case UInt8(ascii: "\""): (kind, count) = (.string, skipString() ? 0 : -1)
    default: (kind, count) = (.other, skipWord() ? 0 : -1)
    }
    return count < 0 ? nil : Member(key: key, kind: kind, range: start..<index, count: count)
  }

  private mutating func skipSpace() {
    while index < bytes.count, [32, 10, 13, 9].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// A number, `true`, `false` or `null`.
  private mutating func skipWord() -> Bool {
    let start = index
    while index < bytes.count, classes[Int(bytes[index])] == .plain,
      ![32, 10, 13, 9, UInt8(ascii: ":")].contains(bytes[index])
    { index += 1 }
    return index > start
  }

  private mutating func skipString() -> Bool {
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\") { index += 1 }
      if byte < 32 { return false }
    }
    return false
  }

  /// - Returns: the number of values directly in it.
  private mutating func skipContainer() -> Int? {
    open.removeAll(keepingCapacity: true)
    open.append(bytes[index] + 2)
    index += 1
    var commas = 0
    var isEmpty = true
    while index < bytes.count {
      // Deep inside nothing but strings and brackets matters, and most of a record is columns of numbers.
      if open.count > 1 { skipNumbers() }
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      switch classes[Int(byte)] {
      case .plain:
        if isEmpty, byte > 32 { isEmpty = false }
        index += 1
      case .comma:
        if open.count == 1 { commas += 1 }
        index += 1
      case .quote:
        isEmpty = false
        guard skipString() else { return nil }
      case .opening:
        isEmpty = false
        guard open.count < Self.depthLimit else { return nil }
        // In ASCII the closing bracket stands two behind the opening one.
        open.append(byte + 2)
        index += 1
      case .closing:
        guard open.popLast() == byte else { return nil }
        index += 1
        if open.isEmpty { return isEmpty ? (commas == 0 ? 0 : nil) : commas + 1 }
      case .illegal: return nil
      }
    }
    return nil
  }

  /// Goes on to the next letter, bracket, quotation mark or zero, eight bytes at once; near the end it may stay.
  private mutating func skipNumbers() {
    guard let start = bytes.baseAddress else { return }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let signs: UInt64 = 0x80 &* ones
    var next = index
    let last = bytes.count - 8
    while next <= last {
      // The first byte in memory is the lowest one.
      let part = UInt64(
        littleEndian: UnsafeRawPointer(start + next).loadUnaligned(as: UInt64.self))
      let quotes = part ^ (0x22 &* ones)
      // The lowest byte that is zero borrows and gets a sign; those above it may get one as well.
      let zeros = ((part &- ones) & ~part | (quotes &- ones) & ~quotes) & signs
      // Letters and brackets have one of the two highest bits.
      let stops = part & (0xC0 &* ones) | zeros
      guard stops == 0 else {
        next &+= stops.trailingZeroBitCount / 8
        break
      }
      next &+= 8
    }
    index = next
  }

  private enum Class: UInt8 { case plain, comma, quote, opening, closing, illegal }

  private static let allClasses: [Class] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "\""): .quote
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: "{"), UInt8(ascii: "["): .opening
    case UInt8(ascii: "}"), UInt8(ascii: "]"): .closing
    case let byte where " \n\r\t:+-.0123456789eEtrufalsn".utf8.contains(byte): .plain
    default: .illegal
    }
  }
}
