import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("A broken file is an input error that names it, never a crash")
struct BrokenFileTests {
  /// Tries each content as a file and expects an error of the right type that begins with the file's name.
  private func expectErrors(
    _ contents: [[UInt8]], atLeast least: Int, _ read: (String) throws -> Void
  ) throws {
    let directory = try TemporaryDirectory()
    #expect(contents.count >= least)
    for (number, bytes) in contents.enumerated() {
      let path = directory.file("\(number)")
      try AtomicFile.write(bytes, to: path)
      do {
        try read(path)
        Issue.record("file \(number) of \(bytes.count) bytes is accepted: \(bytes.prefix(200))")
      } catch let error as InputError {
        #expect(error.file?.hasPrefix(path) == true && !error.found.isEmpty, "\(error)")
      }
    }
  }

  @Test("CSV")
  func csv() throws {
    let texts = [
      "", "\n\n", "\u{FEFF}", "\"", "\"a", "\"a\"\"", "a,\"b\n", "a,b\nc", "a\nb,c", "\"a\"b",
      "\"a\" ,b",
      "a,b\n\"c\",d,", ",\n,,\n", "1,2\n1,2\n1", "1,2\n3,1e400", "1,2\n1e39,4", "1,2\n?,1",
      "1,2\n,1", "1,nan", "1,2\n3,4\n5,6\nx,7", "1,2\n3,x\n4,5", "a,b\nc,d\n,e", "\"a\"\"\"b",
      "1,2\r3", "1,2\n \n",
      "a,b,c\n1,2", "\"a\",\"b",
      "1,\"2\r\n\r\n", String(repeating: "\"", count: 1001),
      String(repeating: ",", count: 5000) + "\n1",
    ]
    let bytes: [[UInt8]] = [
      [0xFF, 0xFE, 65, 0], [0xFE, 0xFF, 0, 65], [0x31, 0x2C, 0xC3], [0x31, 0x2C, 0xE9, 10],
      [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0],
      Array(gzipBytes(Array("1,2\n3,4\n".utf8)).dropLast(5)), [0x80], [0x61, 10, 0x62, 0xBF],
    ]
    try expectErrors(texts.map { Array($0.utf8) } + bytes, atLeast: 42) { path in
      let json = #"{"source": "csv", "path": "\#(path)", "header": false}"#
      let object = try JSONReader(JSONParser.parse(Array(json.utf8)))
      _ = try Dataset(DataDefinition(from: object))
    }
  }

  @Test("npy")
  func npy() throws {
    let whole = npyBytes()
    var files = (0..<whole.count).map { Array(whole[..<$0]) }
    files += [whole + [0], Array("hello, world".utf8), [0x1F, 0x8B]]
    // Every byte of magic, version and length with each of its bits turned over.
    for index in 0..<10 {
      for bit in 0..<8 {
        var changed = whole
        changed[index] ^= 1 << UInt8(bit)
        files.append(changed)
      }
    }
    files += [
      "", "{", "{}", "{'descr': '<f8'}", "{'descr': 8, 'fortran_order': False, 'shape': ()}",
      "{'descr': '<f8', 'fortran_order': Maybe, 'shape': ()}",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
      "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
      "{'descr': '<f8, 'fortran_order': False, 'shape': (1,)}", "{'descr'", "{'descr':", "{'",
      "[('a', '<f4')]", "{'descr': '\(String(repeating: "x", count: 500))'",
    ].map { npyBytes($0, []) }
    for type in ["<f2", "<c8", "|O", "<U3", "|S1", "=f4", "|f8", "<f16", "f4", "", "<M8[s]", "é4"] {
      files.append(
        npyBytes("{'descr': '\(type)', 'fortran_order': False, 'shape': (1,)}", [1, 2, 3, 4]))
    }
    files += [
      "()", "(0,)", "(2, 0)", "(-1,)", "(1.5,)", "(3", "3", "(9223372036854775807,)",
      "(99999999999999999999,)", "(4294967296, 4294967296)", "(999999999999999999, 2)",
      "(1, 1, 1, 1, 1, 1, 1, 1, 1)", "(" + String(repeating: "1, ", count: 60) + ")",
      "(" + String(repeating: "1, ", count: 5000) + ")", String(repeating: "(", count: 20_000),
      "(1,,)", "(,)",
    ].map { npyBytes(shape: $0) }
    files.append(
      npyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", [0, 0, 0xC0, 0x7F]))
    try expectErrors(files, atLeast: 150) { path in
      let json = #"{"source": "npy", "features": "\#(path)", "targets": "inputs"}"#
      let object = try JSONReader(JSONParser.parse(Array(json.utf8)))
      _ = try Dataset(DataDefinition(from: object))
    }
  }

  @Test("npz", arguments: ["stored", "deflated"])
  func npz(name: String) throws {
    let whole = try FileContents.read(fixture("\(name).npz"))
    var files = stride(from: 0, to: whole.count, by: 3).map { Array(whole[..<$0]) }
    files += [whole + [0], Array(whole.dropFirst()), Array("PK".utf8)]
    // The directory's first entry: method, checksum, sizes and place.
    let directory = try #require(
      whole.indices.first { whole[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
    for field in [8, 10, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 42, 43, 44, 45] {
      for value: UInt8 in [0xFF, 0x5B] {
        var changed = whole
        changed[directory + field] = value
        files.append(changed)
      }
    }
    // The end record: number of entries, size and place of the directory, length of the comment.
    for field in [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21] {
      var changed = whole
      changed[whole.count - 22 + field] ^= 0xFF
      files.append(changed)
    }
    // The data of the first array, behind its header of 30 bytes, name and extra field.
    for index in 70..<120 {
      var changed = whole
      changed[index] ^= 0x10
      files.append(changed)
    }
    try expectErrors(files, atLeast: 200) { path in
      let json =
        #"{"source": "npy", "path": "\#(path)", "features": "x_train", "targets": "y_train"}"#
      let object = try JSONReader(JSONParser.parse(Array(json.utf8)))
      _ = try Dataset(DataDefinition(from: object))
    }
  }

  @Test("a zip that promises more than deflate can pack is refused before memory is taken")
  func bomb() throws {
    var bytes = try FileContents.read(fixture("deflated.npz"))
    let directory = try #require(
      bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
    bytes.replaceSubrange(directory + 24..<directory + 28, with: [0, 0, 0, 0xF0])
    let archive = try ZipArchive(bytes, file: "f")
    #expect(
      errorText { _ = try archive.contents(of: archive.entries[0]) }
        .contains("damaged data in the entry \"x_train.npy\""))
  }
}
