import TerminalUI

/// A line of text that a person is typing.
public struct TextField: Equatable, Sendable {
  public private(set) var text = ""
  /// Why the last Enter was refused.
  public var complaint: String?

  /// The longest text, in characters.
  private let limit: Int

  public init(limit: Int = 32) { self.limit = limit }

  /// Puts another text in place, as far as it fits.
  mutating func replace(with text: String) {
    self.text = String(text.prefix(limit))
    complaint = nil
  }

  /// Takes pasted text as far as it fits, on one line: control characters, ends of lines among them, are left out.
  mutating func paste(_ text: String) {
    for scalar in text.unicodeScalars where self.text.count < limit {
      if scalar.properties.generalCategory != .control { self.text.unicodeScalars.append(scalar) }
    }
    complaint = nil
  }

  /// Takes a key that writes or deletes.
  /// - Returns: false for a key that is not the field's.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar) where text.count < limit && scalar.value >= 32:
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
