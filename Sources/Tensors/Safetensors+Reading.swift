import Files

extension Safetensors {
  /// Reads a file whole.
  /// - Throws: `InputError` with the file, the tensor and what does not fit.
  public init(contentsOf path: String) throws(InputError) {
    try self.init(bytes: try FileContents.read(path), file: path)
  }

  /// Reads the bytes of a file; the tensors come in the order of their values.
  /// - Parameter file: the name that errors show.
  public init(bytes: [UInt8], file: String? = nil) throws(InputError) {
    do {
      try self.init(placed: bytes, file: file)
    } catch {
      // Line and column within the header say nothing to somebody with a binary file.
      var unplaced = error
      unplaced.position = nil
      throw unplaced
    }
  }

  private init(placed bytes: [UInt8], file: String?) throws(InputError) {
    let header = try Self.header(of: bytes, file: file)
    let object = try JSONReader(header.node, place: "header", file: file)
    let dataSize = bytes.count - header.end
    var entries: [SafetensorsEntry] = []
    for name in object.keys where name != Self.metadataKey {
      entries.append(try SafetensorsEntry(name: name, in: object))
    }
    // By end where two start at one place, so that empty tensors come before the one with values.
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var end = 0
    for entry in entries {
      guard entry.end <= dataSize else {
        throw entry.error(
          found: "values up to byte \(entry.end), and \(dataSize) bytes of values in the file",
          advice: "the file was cut off or belongs to something else")
      }
      guard entry.start == end else {
        throw entry.error(
          found: "values from byte \(entry.start)", expected: "from byte \(end)",
          advice: entry.start < end ? "two tensors overlap" : "there is a gap before this tensor")
      }
      end = entry.end
    }
    guard end == dataSize else {
      throw InputError(
        file: file, found: "\(dataSize) bytes of values",
        expected: "\(end), as the header says", advice: "the file is damaged")
    }
    metadata = try Self.metadata(in: object)
    tensors = bytes.withUnsafeBytes { bytes in
      entries.map { entry in
        let values = (0..<entry.shape.count).map { index in
          entry.type.value(in: bytes, at: header.end + entry.start + index * entry.type.size)
        }
        return NamedTensor(name: entry.name, shape: entry.shape, values: values)
      }
    }
  }

  /// Reads length and JSON of the header.
  /// - Returns: the header, and where the values start.
  private static func header(
    of bytes: [UInt8], file: String?
  ) throws(InputError) -> (node: JSONNode, end: Int) {
    guard bytes.count >= 8 else {
      throw InputError(
        file: file, found: "\(bytes.count) bytes", expected: "a safetensors file",
        advice: "the file is empty or was cut off")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard (2...UInt64(longestHeader)).contains(length) else {
      throw InputError(
        file: file, place: "header", found: "a length of \(length) bytes",
        expected: "2 to \(longestHeader)", advice: "this is no safetensors file")
    }
    let end = 8 + Int(length)
    guard end <= bytes.count else {
      throw InputError(
        file: file, place: "header",
        found: "a length of \(length) bytes in a file of \(bytes.count)",
        expected: "at most \(bytes.count - 8)",
        advice: "the file was cut off or is no safetensors file")
    }
    do {
      return (try JSONParser.parse(Array(bytes[8..<end])), end)
    } catch {
      throw InputError(
        file: file, place: "header", found: error.found, expected: error.expected,
        advice: "the file is damaged or no safetensors file")
    }
  }

  private static func metadata(in object: JSONReader) throws(InputError) -> [String: String] {
    guard let entries = try object.objectIfPresent(metadataKey) else { return [:] }
    var metadata: [String: String] = [:]
    for key in entries.keys { metadata[key] = try entries.string(key) }
    return metadata
  }
}

/// One tensor as the header describes it.
struct SafetensorsEntry {
  let name: String
  let type: SafetensorsType
  let shape: Shape
  /// Where its values lie, in bytes from the end of the header.
  let start: Int
  let end: Int
  private let reader: JSONReader

  /// - Throws: `InputError` when the member is missing something, or has not as many bytes as its shape
  ///   needs.
  init(name: String, in object: JSONReader) throws(InputError) {
    self.name = name
    reader = try object.object(name)
    let names = SafetensorsType.allCases.map(\.rawValue)
    let typeName = try reader.string("dtype")
    guard let type = SafetensorsType(rawValue: typeName) else {
      throw reader.error(
        at: "dtype", found: typeName.quoted, expected: names.joined(separator: ", "))
    }
    self.type = type
    let range = 0...9_007_199_254_740_991
    guard let extents = try reader.wholes("shape", in: range) else {
      throw reader.error(at: nil, found: "no \"shape\"", expected: "a list of extents")
    }
    let offsets = try reader.wholes("data_offsets", in: range) ?? []
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw reader.error(
        at: "data_offsets", found: "\(offsets)", expected: "where its values start and end")
    }
    (start, end) = (offsets[0], offsets[1])
    try reader.finish()
    var size = type.size
    for extent in extents {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard !overflow else {
        throw reader.error(
          at: "shape", found: "\(extents)", expected: "a tensor that fits into memory")
      }
      size = product
    }
    guard size == end - start else {
      throw reader.error(
        at: "data_offsets", found: "\(end - start) bytes",
        expected: "\(size) for \(typeName) of the shape \(extents)")
    }
    shape = Shape(extents)
  }

  func error(found: String, expected: String? = nil, advice: String) -> InputError {
    reader.error(at: "data_offsets", found: found, expected: expected, advice: advice)
  }
}
