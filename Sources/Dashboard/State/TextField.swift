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

  /// Takes pasted text as far as it fits, on one line: the ends of lines between words are a space, other control
  /// characters are left out.
  mutating func paste(_ text: String) {
    var line = String.UnicodeScalarView()
    var endsLine = false
    for scalar in text.unicodeScalars {
      if Character(scalar).isNewline {
        endsLine = true
      } else if scalar.properties.generalCategory != .control {
        // None before the first word, and no second one.
        if endsLine, let last = line.last, last != " ", scalar != " " { line.append(" ") }
        endsLine = false
        line.append(scalar)
      }
    }
    for scalar in line where self.text.count < limit { self.text.unicodeScalars.append(scalar) }
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
