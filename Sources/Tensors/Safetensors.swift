import Files

/// Tensors in a file of the format safetensors, which Python's libraries read and write.
///
/// The file is the length of its header in 8 bytes (little endian), the header in JSON, and the values of
/// all tensors without a gap. A header maps each name to type, shape and place, and `__metadata__` to texts.
///
/// - SeeAlso: <https://huggingface.co/docs/safetensors>
public struct Safetensors: Equatable, Sendable {
  public var tensors: [NamedTensor]
  /// What the file says about itself.
  public var metadata: [String: String]

  public init(_ tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The key of the metadata, which no tensor may have for its name.
  static let metadataKey = "__metadata__"
  /// The longest header that the format allows.
  static let longestHeader = 100_000_000

  /// The file as bytes: the tensors in their order, as float32.
  public var bytes: [UInt8] {
    var header = JSONObject()
    if !metadata.isEmpty {
      let entries = metadata.sorted { $0.key < $1.key }
      header[Self.metadataKey] = .object(
        JSONObject(entries.map { (key: $0.key, value: .string($0.value)) }))
    }
    var members = header.members
    var end = 0
    for tensor in tensors {
      let start = end
      end += tensor.values.count * SafetensorsType.float32.size
      members.append(
        (
          key: tensor.name,
          value: [
            "dtype": .string(SafetensorsType.float32.rawValue),
            "shape": .array(tensor.shape.extents.map { JSONValue($0) }),
            "data_offsets": [JSONValue(start), JSONValue(end)],
          ]
        ))
    }
    let names = Set(members.map(\.key))
    precondition(names.count == members.count, "every tensor has a name of its own")
    var text = Array(JSONWriter.line(.object(JSONObject(members))).utf8)
    // Spaces bring the values to an address where they can be mapped into memory.
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + end)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    bytes += text
    for tensor in tensors {
      #if _endian(little)
        tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      #else
        for value in tensor.values {
          withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
      #endif
    }
    return bytes
  }

  /// Replaces the file at `path` whole.
  /// - Throws: `AtomicFile.WriteError`; what stood there before is untouched.
  public func write(to path: String) throws(AtomicFile.WriteError) {
    try AtomicFile.write(bytes, to: path)
  }
}
