import Files
import Tensors

/// A tensor in the IDX format of the MNIST database, plain or gzip-compressed.
///
/// | bytes | meaning |
/// |---|---|
/// | 2 | zero |
/// | 1 | element type: 8 unsigned byte, 9 signed byte, 11 int16, 12 int32, 13 float32, 14 float64 |
/// | 1 | rank |
/// | 4 each | extents, big-endian |
/// | rest | elements, row-major, big-endian |
///
/// - SeeAlso: LeCun, Cortes and Burges, "The MNIST database", section "File formats".
public struct IDXFile: Sendable {
  enum ElementType: UInt8 {
    case unsignedByte = 8
    case signedByte = 9
    case int16 = 11
    case int32 = 12
    case float32 = 13
    case float64 = 14

    var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  public let file: String
  /// All extents; the first counts the samples.
  public let extents: [Int]
  let type: ElementType
  /// Everything after the header.
  let elements: ArraySlice<UInt8>

  /// Reads a file whole.
  /// - Throws: `InputError` when it cannot be read, is cut short or is no IDX file.
  public init(contentsOf path: String) throws(InputError) {
    var bytes = try FileContents.read(path)
    if Gzip.isGzip(bytes) { bytes = try Gzip.inflate(bytes, file: path) }
    try self.init(bytes, file: path)
  }

  init(_ bytes: [UInt8], file: String) throws(InputError) {
    func number(at index: Int) -> Int {
      bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = ElementType(rawValue: bytes[2])
    else {
      throw InputError(
        file: file, found: "no IDX header at its start",
        expected: "two zero bytes, a known element type and the rank")
    }
    let rank = Int(bytes[3])
    guard (1...8).contains(rank), bytes.count >= 4 + 4 * rank else {
      throw InputError(
        file: file, found: "an IDX header for rank \(rank) in \(bytes.count) bytes",
        expected: "a rank from 1 to 8 and as many extents")
    }
    var count = 1
    var extents: [Int] = []
    for axis in 0..<rank {
      let extent = number(at: 4 + 4 * axis)
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= 1 << 40 else {
        throw InputError(
          file: file, found: "extents beyond any file's size", expected: "a whole IDX file")
      }
      (count, extents) = (product, extents + [extent])
    }
    let start = 4 + 4 * rank
    guard bytes.count - start == count * type.size else {
      throw InputError(
        file: file, found: "\(bytes.count - start) bytes of elements",
        expected: "\(count * type.size) for the extents \(Shape(extents))",
        advice: "the file is cut short or damaged: fetch or copy it again")
    }
    self.file = file
    self.extents = extents
    self.type = type
    elements = bytes[start...]
  }

  /// The elements as bytes, or nil when they are of another type.
  var bytes: [UInt8]? { type == .unsignedByte ? Array(elements) : nil }

  /// The elements as floats, whatever their type.
  var floats: [Float] {
    let size = type.size
    let start = elements.startIndex
    return (0..<elements.count / size).map { index in
      let at = start + index * size
      let bits = elements[at..<at + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch type {
      case .unsignedByte: Float(bits)
      case .signedByte: Float(Int8(truncatingIfNeeded: bits))
      case .int16: Float(Int16(truncatingIfNeeded: bits))
      case .int32: Float(Int32(truncatingIfNeeded: bits))
      case .float32: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      case .float64: Float(Double(bitPattern: bits))
      }
    }
  }
}
