/// The types of NumPy that can be read, as `dtype.str` writes them.
struct NPYElementType: Sendable, Equatable {
  enum Kind: Sendable {
    case boolean
    case unsigned
    case signed
    case float
  }

  let kind: Kind
  /// Bytes of an element.
  let size: Int
  let isBigEndian: Bool

  static let names =
    "|b1, |u1, |i1, <u2, <i2, <u4, <i4, <u8, <i8, <f4, <f8, or with > for big-endian"

  /// Nil when the type is none of those.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 3 else { return nil }
    switch (bytes[1], bytes[2]) {
    case (UInt8(ascii: "b"), UInt8(ascii: "1")): (kind, size) = (.boolean, 1)
    case (UInt8(ascii: "u"), UInt8(ascii: "1")): (kind, size) = (.unsigned, 1)
    case (UInt8(ascii: "u"), UInt8(ascii: "2")): (kind, size) = (.unsigned, 2)
    case (UInt8(ascii: "u"), UInt8(ascii: "4")): (kind, size) = (.unsigned, 4)
    case (UInt8(ascii: "u"), UInt8(ascii: "8")): (kind, size) = (.unsigned, 8)
    case (UInt8(ascii: "i"), UInt8(ascii: "1")): (kind, size) = (.signed, 1)
    case (UInt8(ascii: "i"), UInt8(ascii: "2")): (kind, size) = (.signed, 2)
    case (UInt8(ascii: "i"), UInt8(ascii: "4")): (kind, size) = (.signed, 4)
    case (UInt8(ascii: "i"), UInt8(ascii: "8")): (kind, size) = (.signed, 8)
    case (UInt8(ascii: "f"), UInt8(ascii: "4")): (kind, size) = (.float, 4)
    case (UInt8(ascii: "f"), UInt8(ascii: "8")): (kind, size) = (.float, 8)
    default: return nil
    }
    switch bytes[0] {
    case UInt8(ascii: "|"): guard size == 1 else { return nil }
    case UInt8(ascii: "<"), UInt8(ascii: ">"): break
    default: return nil
    }
    isBigEndian = bytes[0] == UInt8(ascii: ">")
  }

  var isWhole: Bool { kind != .float }

  /// The element whose bytes these are, first byte of the file first.
  func value(_ bytes: ArraySlice<UInt8>) -> Double {
    let bits =
      isBigEndian
      ? bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      : bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch (kind, size) {
    case (.boolean, _): return bits == 0 ? 0 : 1
    case (.unsigned, _): return Double(bits)
    case (.signed, _):
      let unused = UInt64(64 - 8 * size)
      return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
    case (.float, 4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case (.float, _): return Double(bitPattern: bits)
    }
  }
}
