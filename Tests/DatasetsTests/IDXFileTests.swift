import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("An IDX file")
struct IDXFileTests {
  @Test("gives its extents and elements, plain and packed")
  func contents() throws {
    let directory = try TemporaryDirectory()
    let plain = idxBytes([2, 3], [1, 2, 3, 4, 5, 255])
    for (name, bytes) in [("plain", plain), ("packed", gzipBytes(plain))] {
      try AtomicFile.write(bytes, to: directory.file(name))
      let file = try IDXFile(contentsOf: directory.file(name))
      #expect(file.extents == [2, 3])
      #expect(file.bytes == [1, 2, 3, 4, 5, 255])
      #expect(file.floats == [1, 2, 3, 4, 5, 255])
    }
  }

  static let types: [(type: UInt8, elements: [UInt8], values: [Float])] = [
    (8, [0, 200], [0, 200]), (9, [0x7F, 0x80], [127, -128]),
    (11, bigEndian(Int16(-2)) + bigEndian(Int16.max), [-2, 32_767]),
    (12, bigEndian(Int32(-70_000)) + bigEndian(Int32(5)), [-70_000, 5]),
    (13, bigEndian(Float(0.1).bitPattern) + bigEndian(Float(-3).bitPattern), [0.1, -3]),
    (14, bigEndian(0.1.bitPattern) + bigEndian((-1e30).bitPattern), [0.1, -1e30]),
  ]

  @Test("reads every element type")
  func elementTypes() throws {
    for (type, elements, values) in Self.types {
      let file = try IDXFile(idxBytes(type: type, [2], elements), file: "f")
      #expect(file.floats == values, "type \(type)")
      #expect((file.bytes != nil) == (type == 8), "type \(type)")
    }
  }

  @Test("says what is wrong with its header")
  func header() {
    #expect(
      errorText { _ = try IDXFile([1, 2, 3], file: "f") }
        == "f: found no IDX header at its start; "
        + "expected two zero bytes, a known element type and the rank")
    #expect(
      errorText { _ = try IDXFile(idxBytes([3], [1, 2]), file: "f") }
        == "f: found 2 bytes of elements; expected 3 for the extents [3]; "
        + "the file is cut short or damaged: fetch or copy it again")
  }

  @Test("is refused with an input error, never a crash, however it is broken")
  func broken() throws {
    let directory = try TemporaryDirectory()
    let whole = idxBytes([2, 3], [1, 2, 3, 4, 5, 6])
    let packed = gzipBytes(whole)
    var files: [[UInt8]] = [
      [], Array("hello".utf8), whole + [0], packed.dropLast(8) + [UInt8](repeating: 0, count: 8),
      idxBytes([], []), idxBytes([UInt32](repeating: 1, count: 9), [1]),
      idxBytes([.max, .max], [1]), idxBytes([UInt32](repeating: .max, count: 8), []),
      idxBytes(type: 14, [1 << 31, 1 << 9], []),
    ]
    files += (0..<whole.count).map { Array(whole[..<$0]) }
    files += (1..<packed.count).map { Array(packed[..<$0]) }
    files += ([0, 1, 7, 10, 15, 255] as [UInt8]).map { idxBytes(type: $0, [1], [1]) }
    // Every byte that means something, with each of its bits turned over.
    for index in whole.indices.prefix(12) {
      for bit in 0..<8 {
        var changed = whole
        changed[index] ^= 1 << UInt8(bit)
        // Signed bytes are as good as unsigned ones.
        if changed[2] != 9 { files.append(changed) }
      }
    }
    #expect(files.count > 150)
    for (number, bytes) in files.enumerated() {
      let path = directory.file("\(number)")
      try AtomicFile.write(bytes, to: path)
      #expect(throws: InputError.self, "\(bytes)") { try IDXFile(contentsOf: path) }
    }
  }
}
