import CZlib

/// Deflate data without a header (RFC 1951), and the checksum that goes with it in zip archives.
enum RawDeflate {
  /// Returns exactly `size` unpacked bytes, or nil when the data is damaged, goes on or is of another size.
  static func inflate(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard packed.count <= Int(UInt32.max), size <= Int(UInt32.max) - 1 else { return nil }
    var stream = z_stream()
    guard zlib_inflate_raw_begin(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var source = Array(packed)
    var status = Z_OK
    // One byte more than promised, to notice when there is more.
    let room = size + 1
    let unpacked = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
      source.withUnsafeMutableBufferPointer { buffer in
        stream.next_in = buffer.baseAddress
        stream.avail_in = UInt32(buffer.count)
        stream.next_out = memory.baseAddress
        stream.avail_out = UInt32(room)
        status = CZlib.inflate(&stream, Z_FINISH)
        count = room - Int(stream.avail_out)
      }
    }
    let isWhole = status == Z_STREAM_END && stream.avail_in == 0 && unpacked.count == size
    return isWhole ? unpacked : nil
  }

  /// CRC-32 as in gzip and zip.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var checksum = crc32(0, nil, 0)
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        let part = UnsafeBufferPointer(rebasing: buffer[start..<min(buffer.count, start + 1 << 30)])
        checksum = crc32(checksum, part.baseAddress, UInt32(part.count))
        start += part.count
      }
    }
    return UInt32(truncatingIfNeeded: checksum)
  }
}
