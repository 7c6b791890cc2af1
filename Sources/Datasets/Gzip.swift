import CZlib
import Files

/// Unpacks gzip files (RFC 1952) with zlib.
enum Gzip {
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Returns the unpacked bytes.
  /// - Throws: `InputError` when the file ends early or is damaged.
  static func inflate(_ bytes: [UInt8], file: String) throws(InputError) -> [UInt8] {
    guard bytes.count <= Int(UInt32.max) else {
      throw InputError(
        file: file, found: "a gzip file of \(bytes.count) bytes", expected: "at most 4 GB",
        advice: "unpack it")
    }
    var stream = z_stream()
    guard zlib_inflate_gzip_begin(&stream) == Z_OK else {
      throw InputError(file: file, found: "no memory to unpack it", expected: "some")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    output.reserveCapacity(unpackedSize(bytes))
    var source = bytes
    var status = Z_OK
    source.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(buffer.count)
      while status == Z_OK {
        let chunk = 1 << 20
        let part = [UInt8](unsafeUninitializedCapacity: chunk) { memory, count in
          stream.next_out = memory.baseAddress
          stream.avail_out = UInt32(chunk)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          count = chunk - Int(stream.avail_out)
        }
        output.append(contentsOf: part)
        if status == Z_BUF_ERROR || (status == Z_OK && part.isEmpty) { break }
      }
    }
    guard status == Z_STREAM_END else {
      let reason =
        status == Z_DATA_ERROR
        ? "damaged gzip data after \(output.count) unpacked bytes"
        : "a gzip file that ends after \(bytes.count) bytes, in the middle of its data"
      throw InputError(
        file: file, found: reason, expected: "a whole gzip file", advice: "fetch or copy it again")
    }
    return output
  }

  /// The size the last four bytes promise, as far as one can believe them.
  private static func unpackedSize(_ bytes: [UInt8]) -> Int {
    let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(size, bytes.count * 64, 1 << 28)
  }
}
