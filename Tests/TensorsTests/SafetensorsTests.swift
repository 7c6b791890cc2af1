import Files
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("A safetensors file")
struct SafetensorsTests {
  static let sample = Safetensors(
    [
      NamedTensor(name: "kernel", shape: [2, 3], values: [1, -2, 0.1, 1e-38, -0.0, .infinity]),
      NamedTensor(name: "bias \"b\"\u{1F642}", shape: [1], values: [3e38]),
      NamedTensor(name: "nothing", shape: [0, 4], values: []),
      NamedTensor(name: "scalar", shape: [], values: [42]),
    ], metadata: ["step": "412", "name": "a \"quoted\" name\n"])

  /// A file with this header and as many bytes of values.
  private func bytes(_ header: String, values: Int) -> [UInt8] {
    let text = Array(header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + [UInt8](repeating: 0, count: values)
  }

  private func failure(_ bytes: [UInt8]) -> String? {
    do {
      _ = try Safetensors(bytes: bytes, file: "w.safetensors")
      return nil
    } catch { return "\(error)" }
  }

  private static func fixture(_ name: String) throws -> Safetensors {
    let folder = try #require(Bundle.module.resourcePath)
    return try Safetensors(contentsOf: "\(folder)/Fixtures/safetensors/\(name)")
  }

  @Test("comes back as it was written, from a file too")
  func roundTrip() throws {
    #expect(try Safetensors(bytes: Self.sample.bytes) == Self.sample)
    #expect(try Safetensors(bytes: Safetensors([]).bytes) == Safetensors([]))
    let folder = try TemporaryDirectory()
    try Self.sample.write(to: folder.file("deep/w.safetensors"))
    #expect(try Safetensors(contentsOf: folder.file("deep/w.safetensors")) == Self.sample)
  }

  @Test("has its values at a multiple of 8 bytes, in little-endian float32")
  func layout() {
    let bytes = Safetensors([NamedTensor(name: "kernel", shape: [1], values: [1])]).bytes
    let header = #"{"kernel":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    #expect(Array(bytes.prefix(8)) == [UInt8(length), 0, 0, 0, 0, 0, 0, 0])
    let padding = String(repeating: " ", count: length - header.utf8.count)
    #expect(String(decoding: bytes[8..<8 + length], as: UTF8.self) == header + padding)
    #expect(Array(bytes[(8 + length)...]) == [0, 0, 0x80, 0x3F])
  }

  @Test("of Python's library is read, whatever the type of its numbers")
  func golden() throws {
    let file = try Self.fixture("numpy.safetensors")
    #expect(file.metadata == ["format": "np", "step": "412"])
    let tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    #expect(Set(tensors.keys) == ["kernel", "bias", "scalar", "half", "empty"])
    #expect(tensors["kernel"]?.shape == [2, 3])
    #expect(tensors["kernel"]?.values == [-1, -0.5, 0, 0.5, 1, 1.5])
    #expect(tensors["bias"]?.values == [1e-7, -3.5, 65504])
    #expect(tensors["scalar"]?.shape == [])
    #expect(tensors["scalar"]?.values == [0.1])
    #expect(tensors["empty"] == NamedTensor(name: "empty", shape: [0, 4], values: []))
    let half = try #require(tensors["half"]?.values)
    // 6e-8 is the smallest half, 2⁻²⁴.
    #expect(half.dropLast() == [1, -2.5, 65504, 0x1p-24, -0.0, .infinity])
    #expect(half[4].sign == .minus)
    #expect(half[6].isNaN)
  }

  @Test("of bfloat16 numbers is read")
  func bfloat16() throws {
    let file = try Self.fixture("bfloat16.safetensors")
    #expect(file.tensors.map(\.shape) == [[2, 2]])
    let cut = Float(bitPattern: Float(1e30).bitPattern & 0xFFFF_0000)
    #expect(file.tensors[0].values == [1, -2, 3.140625, cut])
    #expect(file.metadata.isEmpty)
  }

  @Test("agrees with Swift's own Float16 on every pattern of bits")
  func halves() throws {
    #if !(os(macOS) && arch(x86_64))
      let all = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      let header = #"{"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#
      let file = try Safetensors(bytes: bytes(header, values: 0) + all)
      let wrong = (0...UInt16.max).filter { bits in
        let (found, expected) = (
          file.tensors[0].values[Int(bits)], Float(Float16(bitPattern: bits))
        )
        return found.isNaN ? !expected.isNaN : found.bitPattern != expected.bitPattern
      }
      #expect(wrong.isEmpty)
    #endif
  }

  @Test("comes in the order of its values, whatever the order of its header")
  func order() throws {
    let header = """
      {"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\
      "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
      """
    #expect(try Safetensors(bytes: bytes(header, values: 8)).tensors.map(\.name) == ["a", "b"])
  }

  @Test("that was cut off anywhere is refused")
  func truncated() {
    let whole = Self.sample.bytes
    for count in whole.indices { #expect(failure(Array(whole.prefix(count))) != nil, "\(count)") }
    #expect(failure(whole) == nil)
    #expect(failure(whole + [0]) != nil)
  }

  @Test("with any byte of its header changed never stops the program")
  func damaged() {
    let whole = Self.sample.bytes
    for index in whole.indices.prefix(whole.count - 32) {
      for value: UInt8 in [0, 0x22, 0x2D, 0x39, 0x7F, 0xFF] {
        var bytes = whole
        bytes[index] = value
        if let text = failure(bytes) { #expect(text.hasPrefix("w.safetensors: ")) }
      }
    }
  }

  @Test("that is none is told from its first bytes")
  func noSafetensors() {
    #expect(
      failure([1, 2, 3])
        == "w.safetensors: found 3 bytes; expected a safetensors file; the file is empty or was "
        + "cut off")
    #expect(
      failure(Array("{\"schema\": 1}".utf8))
        == "w.safetensors: header: found a length of 7020378893159965307 bytes; expected 2 to "
        + "100000000; this is no safetensors file")
    #expect(
      failure([0, 0, 0, 0, 0, 0, 0, 0, 0])
        == "w.safetensors: header: found a length of 0 bytes; expected 2 to 100000000; this is no "
        + "safetensors file")
    #expect(
      failure([9, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8))
        == "w.safetensors: header: found a length of 9 bytes in a file of 10; expected at most 2; "
        + "the file was cut off or is no safetensors file")
    #expect(
      failure(bytes("{]", values: 0))
        == "w.safetensors: header: found ']'; expected a key in quotation marks; the file is "
        + "damaged or no safetensors file")
    #expect(
      failure(bytes("[]", values: 0))
        == "w.safetensors: header: found a list of 0; expected an object { … }")
  }

  @Test("that contradicts itself is refused, and says where")
  func contradictions() {
    func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
      #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
    }
    let cases: [(header: String, values: Int, text: String)] = [
      (
        #"{"w":\#(tensor("[2]", "[0,4]"))}"#, 4,
        "header.w.data_offsets: found 4 bytes; expected 8 for F32 of the shape [2]"
      ),
      (
        #"{"w":\#(tensor("[1]", "[4,0]"))}"#, 4,
        "header.w.data_offsets: found [4, 0]; expected where its values start and end"
      ),
      (
        #"{"w":\#(tensor("[1]", "[4]"))}"#, 4,
        "header.w.data_offsets: found [4]; expected where its values start and end"
      ),
      (
        #"{"w":\#(tensor("[2]", "[0,8]"))}"#, 4,
        "header.w.data_offsets: found values up to byte 8, and 4 bytes of values in the file; "
          + "the file was cut off or belongs to something else"
      ),
      (
        #"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[2]", "[4,12]"))}"#, 12,
        "header.b.data_offsets: found values from byte 4; expected from byte 8; two tensors overlap"
      ),
      (
        #"{"a":\#(tensor("[1]", "[0,4]")),"b":\#(tensor("[1]", "[8,12]"))}"#, 12,
        "header.b.data_offsets: found values from byte 8; expected from byte 4; there is a gap "
          + "before this tensor"
      ),
      (
        #"{"w":\#(tensor("[1]", "[0,4]"))}"#, 9,
        "found 9 bytes of values; expected 4, as the header says; the file is damaged"
      ),
      (
        #"{"w":\#(tensor("[4294967296,4294967296]", "[0,4]"))}"#, 4,
        "header.w.shape: found [4294967296, 4294967296]; expected a tensor that fits into memory"
      ),
      (
        #"{"w":\#(tensor("[-1]", "[0,4]"))}"#, 4,
        "header.w.shape: found -1; expected a list of whole numbers from 0 to "
          + "9007199254740991"
      ),
      (
        #"{"w":\#(tensor("[1]", "[0,8]", type: "I64"))}"#, 8,
        #"header.w.dtype: found "I64"; expected F32, F64, F16, BF16"#
      ),
      (
        #"{"w":{"dtype":"F32","data_offsets":[0,4]}}"#, 4,
        #"header.w: found no "shape"; expected a list of extents"#
      ),
      (
        #"{"w":\#(tensor("[1]", "[0,4]")),"w":\#(tensor("[1]", "[4,8]"))}"#, 8,
        #"header: found the key "w" a second time; expected each key once; the file is damaged or "#
          + "no safetensors file"
      ),
      (
        #"{"__metadata__":{"step":412}}"#, 0,
        "header.__metadata__.step: found 412; expected a text"
      ),
    ]
    for test in cases {
      #expect(failure(bytes(test.header, values: test.values)) == "w.safetensors: \(test.text)")
    }
  }

  @Test("that is not there is an error with advice, and so is a folder that cannot be made")
  func files() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: InputError.self) {
      try Safetensors(contentsOf: folder.file("none.safetensors"))
    }
    _ = try folder.write("a file", to: "file")
    #expect(throws: AtomicFile.WriteError.self) {
      try Self.sample.write(to: folder.file("file/w.safetensors"))
    }
  }
}
