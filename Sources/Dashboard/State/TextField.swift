import TerminalUI

/// A line of text that a person is typing.
public struct TextField: Equatable, Sendable {
  public private(set) var text = ""
  /// Why the last Enter was refused.
  public var complaint: String?

  public init() {}

  /// Takes a key that writes or deletes.
  /// - Returns: false for a key that is not the field's.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar) where text.count < 32 && scalar.value >= 32:
      text.unicodeScalars.append(scalar)
    case .character: break
    case .backspace, .delete: if !text.isEmpty { text.removeLast() }
    case .control("u"): text = ""
    default: return false
    }
    complaint = nil
    return true
  }
}
