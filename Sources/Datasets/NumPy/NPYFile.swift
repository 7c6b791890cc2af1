import Files
import Tensors

/// An array in NumPy's own format.
///
/// | bytes | meaning |
/// |---|---|
/// | 6 | `\x93NUMPY` |
/// | 2 | version, 1.0 to 3.0 |
/// | 2, or 4 from version 2 on | length of the header, little-endian |
/// | that many | the header: element type, order, shape |
/// | rest | elements, row-major |
///
/// - SeeAlso: `NPYHeader`, `NPYElementType`.
struct NPYFile: Sendable {
  /// The file, with the array's name behind it where it comes from an archive.
  let file: String
  let extents: [Int]
  let type: NPYElementType
  private let elements: ArraySlice<UInt8>

  var count: Int { elements.count / type.size }

  /// - Throws: `InputError` when the bytes are cut short, damaged or of a kind that is not read.
  init(_ bytes: [UInt8], file: String) throws(InputError) {
    func broken(_ found: String, _ expected: String) -> InputError {
      InputError(
        file: file, found: found, expected: expected,
        advice: "write it again with numpy.save")
    }
    guard bytes.count >= 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw broken("no NumPy header at its start", "\\x93NUMPY and a version")
    }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else {
      throw broken("version \(bytes[6]).\(bytes[7]) of the format", "a version from 1.0 to 3.0")
    }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    let start = 8 + lengthSize
    guard bytes.count >= start else { throw broken("\(bytes.count) bytes", "a whole header") }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else {
      throw broken("\(bytes.count - start) bytes behind the start", "a header of \(length)")
    }
    guard let header = NPYHeader(bytes[start..<start + length]) else {
      let text = String(decoding: bytes[start..<start + min(length, 80)], as: UTF8.self)
      throw broken(
        "the header \(text.quoted)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }; no structured arrays")
    }
    guard let type = NPYElementType(header.type) else {
      throw InputError(
        file: file, found: "elements of type \(header.type.quoted)",
        expected: NPYElementType.names, advice: "convert them with .astype(\"float32\")")
    }
    guard !header.isFortranOrder || header.shape.count < 2 else {
      throw InputError(
        file: file, found: "an array in Fortran order", expected: "C order",
        advice: "save numpy.ascontiguousarray(x)")
    }
    guard (1...8).contains(header.shape.count) else {
      throw InputError(
        file: file, found: "an array of rank \(header.shape.count)",
        expected: "a rank from 1 to 8, samples first")
    }
    var size = type.size
    for extent in header.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= 1 << 40 else {
        throw broken("a shape beyond any file's size", "a whole file")
      }
      size = product
    }
    elements = bytes[(start + length)...]
    guard elements.count == size else {
      throw InputError(
        file: file, found: "\(elements.count) bytes of elements",
        expected: "\(size) for the shape \(Shape(header.shape))",
        advice: "the file is cut short or damaged: write or copy it again")
    }
    self.file = file
    self.type = type
    extents = header.shape
  }

  /// The elements as bytes, or nil when they are of another type.
  var bytes: [UInt8]? { type.kind == .unsigned && type.size == 1 ? Array(elements) : nil }

  /// The elements as floats.
  /// - Throws: `InputError` when one is NaN, infinite or beyond 32 bits.
  func floats() throws(InputError) -> [Float] {
    let start = elements.startIndex
    var floats: [Float] = []
    floats.reserveCapacity(count)
    for index in 0..<count {
      let at = start + index * type.size
      let value = type.value(elements[at..<at + type.size])
      let float = Float(value)
      guard float.isFinite else {
        throw InputError(
          file: file, found: "\(value) at \(place(of: index))",
          expected: "a finite number that fits 32 bits",
          advice: "clean the array before saving, for instance with numpy.nan_to_num")
      }
      floats.append(float)
    }
    return floats
  }

  /// The indices of an element, as in `[2, 0, 5]`.
  private func place(of index: Int) -> Shape {
    var rest = index
    var place: [Int] = []
    for extent in extents.reversed() {
      place.append(rest % extent)
      rest /= extent
    }
    return Shape(place.reversed())
  }
}
