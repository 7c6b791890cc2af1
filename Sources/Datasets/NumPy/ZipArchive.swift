import CZlib
import Files

/// A zip archive with stored and deflated entries, as `numpy.savez` and `numpy.savez_compressed` write it.
///
/// The directory at the end is what counts: writers that do not seek leave the sizes in front of an entry open.
/// - SeeAlso: PKWARE, "APPNOTE.TXT", 4.3.
struct ZipArchive {
  struct Entry {
    var name: String
    var method: Int
    var flags: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    var headerStart: Int
  }

  let file: String
  let entries: [Entry]
  private let bytes: [UInt8]

  static func isZip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// - Throws: `InputError` when the bytes are no whole zip archive.
  init(_ bytes: [UInt8], file: String) throws(InputError) {
    self.file = file
    self.bytes = bytes
    let end = try Self.endOfDirectory(bytes, file: file)
    let count = Self.number(bytes, end + 10, 2)
    let size = Self.number(bytes, end + 12, 4)
    let start = Self.number(bytes, end + 16, 4)
    guard count < 0xFFFF, size < 0xFFFF_FFFF, start < 0xFFFF_FFFF else {
      throw Self.tooLarge(file)
    }
    guard start + size <= end else { throw Self.broken("a directory beyond its end", file) }
    var entries: [Entry] = []
    var index = start
    for _ in 0..<count {
      guard index + 46 <= end, Self.number(bytes, index, 4) == 0x0201_4B50 else {
        throw Self.broken("a broken directory", file)
      }
      let nameLength = Self.number(bytes, index + 28, 2)
      let next =
        index + 46 + nameLength + Self.number(bytes, index + 30, 2)
        + Self.number(bytes, index + 32, 2)
      guard next <= end else { throw Self.broken("a broken directory", file) }
      let name = String(decoding: bytes[index + 46..<index + 46 + nameLength], as: UTF8.self)
      let entry = Entry(
        name: name, method: Self.number(bytes, index + 10, 2),
        flags: Self.number(bytes, index + 8, 2),
        checksum: UInt32(truncatingIfNeeded: Self.number(bytes, index + 16, 4)),
        packedSize: Self.number(bytes, index + 20, 4), size: Self.number(bytes, index + 24, 4),
        headerStart: Self.number(bytes, index + 42, 4))
      guard entry.packedSize < 0xFFFF_FFFF, entry.size < 0xFFFF_FFFF,
        entry.headerStart < 0xFFFF_FFFF
      else { throw Self.tooLarge(file) }
      entries.append(entry)
      index = next
    }
    guard index == start + size else { throw Self.broken("a broken directory", file) }
    self.entries = entries
  }

  /// Returns the unpacked bytes of an entry.
  /// - Throws: `InputError` when it is damaged, encrypted or packed in a way that is not read.
  func contents(of entry: Entry) throws(InputError) -> [UInt8] {
    let name = entry.name.quoted
    guard entry.flags & 1 == 0 else {
      throw InputError(file: file, found: "the encrypted entry \(name)", expected: "a plain one")
    }
    let header = entry.headerStart
    guard header + 30 <= bytes.count, Self.number(bytes, header, 4) == 0x0403_4B50 else {
      throw Self.broken("no entry where the directory puts \(name)", file)
    }
    let start =
      header + 30 + Self.number(bytes, header + 26, 2) + Self.number(bytes, header + 28, 2)
    guard start + entry.packedSize <= bytes.count else {
      throw Self.broken("the entry \(name) beyond its end", file)
    }
    let packed = bytes[start..<start + entry.packedSize]
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = Array(packed)
    case 8:
      // Deflate never packs tighter, so no header can ask for more memory than its data is worth.
      guard entry.size <= packed.count * 1032 + 64,
        let unpacked = RawDeflate.inflate(packed, size: entry.size)
      else { throw Self.broken("damaged data in the entry \(name)", file) }
      contents = unpacked
    default:
      throw InputError(
        file: file, found: "the entry \(name) packed by method \(entry.method)",
        expected: "a stored or deflated one", advice: "write it again with numpy.savez")
    }
    guard contents.count == entry.size else {
      throw Self.broken("\(contents.count) bytes in the entry \(name) of \(entry.size)", file)
    }
    guard RawDeflate.checksum(contents) == entry.checksum else {
      throw Self.broken("a wrong checksum of the entry \(name)", file)
    }
    return contents
  }

  // MARK: Bytes

  private static func number(_ bytes: [UInt8], _ index: Int, _ size: Int) -> Int {
    bytes[index..<index + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Where the end record starts; a comment of up to 65,535 bytes may stand behind it.
  private static func endOfDirectory(_ bytes: [UInt8], file: String) throws(InputError) -> Int {
    var index = bytes.count - 22
    while index >= max(0, bytes.count - 22 - 65_535) {
      if number(bytes, index, 4) == 0x0605_4B50,
        index + 22 + number(bytes, index + 20, 2) == bytes.count
      {
        return index
      }
      index -= 1
    }
    throw broken("no directory at its end", file)
  }

  private static func broken(_ found: String, _ file: String) -> InputError {
    InputError(
      file: file, found: found, expected: "a whole zip archive",
      advice: "the file is cut short or damaged: write or copy it again")
  }

  private static func tooLarge(_ file: String) -> InputError {
    InputError(
      file: file, found: "a zip archive in the 64-bit form",
      expected: "one with less than 4 GB and 65,535 entries",
      advice: "save the arrays as single .npy files")
  }
}
