import CTerminal

/// Text that somebody pastes, taken in character by character, as it can arrive in parts.
///
/// - SeeAlso: "Bracketed Paste Mode" in xterm's control sequences: mode 2004.
struct PastedText {
  /// More than any field of the screen holds; what follows is left out.
  static let limit = 4096

  private var scalars = String.UnicodeScalarView()
  private var count = 0
  /// How many characters of the end have come as such, which happens where they arrive one by one.
  private var matched = 0
  private static let end = Array("\u{1B}[201~".unicodeScalars)

  /// - Parameter code: a key's number; pasted text begins with one of them.
  init?(beginning code: UInt32) {
    guard code == terminal_key_paste_begin.rawValue else { return nil }
  }

  /// The text with its ends of lines, each as `\n`; other control characters are left out.
  var text: String { String(scalars) }

  /// Takes a character or the number of a key.
  /// - Returns: whether the text is whole.
  mutating func take(_ code: UInt32, isCharacter: Bool) -> Bool {
    // Keys among the text are escape sequences in it.
    guard isCharacter else { return code == terminal_key_paste_end.rawValue }
    guard let scalar = Unicode.Scalar(code) else { return false }
    if scalar == Self.end[matched] {
      matched += 1
      return matched == Self.end.count
    }
    for held in Self.end[..<matched] { append(held) }
    matched = scalar == Self.end[0] ? 1 : 0
    if matched == 0 { append(scalar) }
    return false
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    guard count < Self.limit else { return }
    // Terminals send a return for what was the end of a line.
    if scalar == "\r" || scalar == "\n" {
      scalars.append("\n")
    } else if scalar.properties.generalCategory != .control {
      scalars.append(scalar)
    } else {
      return
    }
    count += 1
  }
}
