import Files
import Monitoring

/// A checkpoint on disk: a safetensors file in the folder named after its run.
public struct SavedCheckpoint: Equatable, Sendable {
  public var step: Int
  /// The file's name, without folders.
  public var file: String
  /// Why it was taken; several where one moment had several reasons.
  public var reasons: [CheckpointReason]
  /// Its size.
  public var bytes: Int

  public init(step: Int, file: String, reasons: [CheckpointReason], bytes: Int) {
    self.step = step
    self.file = file
    self.reasons = reasons
    self.bytes = bytes
  }

  static func name(step: Int) -> String { "step-\(step).safetensors" }
}

extension SavedCheckpoint {
  var json: JSONValue {
    [
      "step": JSONValue(step), "file": .string(file),
      "reasons": .array(reasons.map { .string($0.rawValue) }), "bytes": JSONValue(bytes),
    ]
  }

  init(from object: JSONReader) throws(InputError) {
    step = try object.whole("step", in: 0...Int(1e15))
    file = try object.string("file")
    guard Self.isName(file) else {
      throw object.error(
        at: "file", found: file.quoted, expected: "a file name without folders")
    }
    reasons = try object.strings("reasons", default: []).compactMap(CheckpointReason.init)
    bytes = try object.whole("bytes", in: 0...Int(1e15), default: 0)
  }

  /// Whether a text names a file of a folder and nothing elsewhere.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.contains("/") && !text.hasPrefix(".") && text.utf8.count <= 255
  }
}
