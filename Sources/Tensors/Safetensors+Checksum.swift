import CZlib

extension Safetensors {
  /// CRC-32 of the values of all tensors as they lie in the file, as in gzip: tells a damaged file from a whole one.
  public var checksum: UInt32 {
    var sum = crc32(0, nil, 0)
    for tensor in tensors {
      #if _endian(little)
        tensor.values.withUnsafeBytes { sum = Self.add($0, to: sum) }
      #else
        for value in tensor.values {
          withUnsafeBytes(of: value.bitPattern.littleEndian) { sum = Self.add($0, to: sum) }
        }
      #endif
    }
    return UInt32(sum)
  }

  /// The same of a text of the metadata.
  public static func checksum(of text: String) -> UInt32 {
    UInt32(Array(text.utf8).withUnsafeBytes { add($0, to: crc32(0, nil, 0)) })
  }

  /// zlib takes at most 4 GiB at once.
  private static func add(_ bytes: UnsafeRawBufferPointer, to sum: uLong) -> uLong {
    var sum = sum
    var start = 0
    while start < bytes.count {
      let count = min(bytes.count - start, 1 << 30)
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
      sum = crc32(sum, part.bindMemory(to: UInt8.self).baseAddress, uInt(count))
      start += count
    }
    return sum
  }
}
