import CZlib

/// Writes a scene as PNG (ISO/IEC 15948): eight bits each of red, green and blue.
public enum PNGWriter {
  /// Returns the bytes of the file.
  public static func bytes(of scene: FigureScene) -> [UInt8] { bytes(of: PixelImage(scene)) }

  static func bytes(of image: PixelImage) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Size, depth, true colour, and the only methods there are.
    let header = number(image.width) + number(image.height) + [8, 2, 0, 0, 0]
    append("IHDR", header, to: &file)
    append("IDAT", deflated(filtered(image)), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  /// Each row as its difference from the one above, which is zero nearly everywhere.
  private static func filtered(_ image: PixelImage) -> [UInt8] {
    let stride = 3 * image.width
    var rows: [UInt8] = []
    rows.reserveCapacity((stride + 1) * image.height)
    for row in 0..<image.height {
      rows.append(2)
      for index in row * stride..<(row + 1) * stride {
        rows.append(
          row == 0 ? image.bytes[index] : image.bytes[index] &- image.bytes[index - stride])
      }
    }
    return rows
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let bound = Int(compressBound(uLong(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      var length = uLongf(bound)
      let status = compress2(
        buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
      // The bound leaves room, so only memory can be missing.
      precondition(status == Z_OK, "no memory to compress a picture")
      count = Int(length)
    }
  }

  private static func append(_ kind: String, _ content: [UInt8], to file: inout [UInt8]) {
    let checked = Array(kind.utf8) + content
    file += number(content.count) + checked
    file += number(Int(crc32(0, checked, UInt32(checked.count))))
  }

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
