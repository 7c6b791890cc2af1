import Files

/// Something that happened in a run besides steps, epochs and changes.
public struct Incident: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Sendable {
    case paused
    case resumed
    case note
    /// The weights of an earlier step came back; the text is that step.
    case healed
    /// A process that was gone was followed by another one.
    case continued
  }

  public var step: Int
  public var kind: Kind
  public var text: String

  public init(step: Int, kind: Kind, text: String = "") {
    self.step = step
    self.kind = kind
    self.text = text
  }

  /// A run keeps at most this many.
  static let mostKept = 200
}

extension Incident {
  var json: JSONValue {
    var object: JSONObject = ["step": JSONValue(step), "kind": .string(kind.rawValue)]
    if !text.isEmpty { object["text"] = .string(text) }
    return .object(object)
  }

  init(from object: JSONReader) throws(InputError) {
    self.init(
      step: try object.whole("step", in: 0...Int(1e15)),
      kind: try object.choice("kind", of: "a kind of incident"),
      text: try object.string("text", default: ""))
  }
}
