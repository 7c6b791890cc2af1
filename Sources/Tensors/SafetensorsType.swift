/// The types of numbers that are read; all become float32.
enum SafetensorsType: String, CaseIterable {
  case float32 = "F32"
  case float64 = "F64"
  case float16 = "F16"
  case bfloat16 = "BF16"

  /// Bytes for each number.
  var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    }
  }

  /// The number whose little-endian bytes start at `offset`.
  func value(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    func bits<Bits: FixedWidthInteger & BitwiseCopyable>(_ type: Bits.Type) -> Bits {
      Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    switch self {
    case .float32: return Float(bitPattern: bits(UInt32.self))
    case .float64: return Float(Double(bitPattern: bits(UInt64.self)))
    // The upper half of a float32.
    case .bfloat16: return Float(bitPattern: UInt32(bits(UInt16.self)) << 16)
    case .float16: return Self.half(UInt32(bits(UInt16.self)))
    }
  }

  /// IEEE 754 binary16. By hand, because Swift has no `Float16` on Intel Macs.
  private static func half(_ bits: UInt32) -> Float {
    let sign = (bits & 0x8000) << 16
    let fraction = bits & 0x3FF
    switch bits >> 10 & 0x1F {
    case 0:
      let size = Float(fraction) * 0x1p-24
      return Float(bitPattern: size.bitPattern | sign)
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    case let exponent: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
