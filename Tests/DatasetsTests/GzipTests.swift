import Files
import TestSupport
import Testing

@testable import Datasets

@Suite("Gzip")
struct GzipTests {
  private let content = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* $0) }

  @Test("is unpacked to what was packed", arguments: [0, 1, 1000, 50_000])
  func wholeFile(count: Int) throws {
    let part = Array(content.prefix(count))
    #expect(try Gzip.inflate(gzipBytes(part), file: "f") == part)
    #expect(Gzip.isGzip(gzipBytes(part)))
    #expect(!Gzip.isGzip(Array("hello".utf8)) && !Gzip.isGzip([0x1F]))
  }

  @Test("that ends early is an error that says so")
  func truncated() {
    let packed = gzipBytes(content)
    for length in [2, 9, 10, 11, 15, 1000, packed.count - 8, packed.count - 1] {
      #expect(
        errorText { _ = try Gzip.inflate(Array(packed[..<length]), file: "f") }
          == "f: found a gzip file that ends after \(length) bytes, in the middle of its data; "
          + "expected a whole gzip file; fetch or copy it again")
    }
  }

  @Test("with a changed byte is an error that says so")
  func damaged() {
    let packed = gzipBytes(content)
    for index in [2, 11, 20, 30_000, packed.count - 8, packed.count - 1] {
      var changed = packed
      changed[index] ^= 0x55
      let text = errorText { _ = try Gzip.inflate(changed, file: "f") }
      #expect(text.hasPrefix("f: found damaged gzip data after "), "byte \(index): \(text)")
    }
  }
}
