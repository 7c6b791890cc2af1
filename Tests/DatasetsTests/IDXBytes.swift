/// An IDX file with a header for these extents, and these bytes as its elements.
func idxBytes(type: UInt8 = 8, _ extents: [UInt32], _ elements: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(extents.count)] + extents.flatMap(bigEndian) + elements
}

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

/// A gzip file of one stored block (RFC 1951, 3.2.4; RFC 1952), written by hand.
func gzipBytes(_ content: [UInt8]) -> [UInt8] {
  let count = UInt16(content.count)
  func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] { bigEndian(value).reversed() }
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + littleEndian(count) + littleEndian(~count)
    + content + littleEndian(crc32(content)) + littleEndian(UInt32(count))
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}
