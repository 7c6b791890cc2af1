/// Something a person gave that cannot be used: where it stands, what was found, what was expected.
///
/// Every reader of definitions, data and records throws this one type, so that the command line can
/// print one clear line and exit with code 2.
public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file at fault, if it is a file.
  public var file: String?
  /// Line and column in that file, counted from 1, if it is text.
  public var position: TextPosition?
  /// The place inside the file or the command line, such as `model.layers[1].units`.
  public var place: String?
  /// What was found, as a phrase: `-3`, `an unknown layer type "desne"`.
  public var found: String
  /// What was expected instead, as a phrase.
  public var expected: String?
  /// What the person can do.
  public var advice: String?

  public init(
    file: String? = nil, position: TextPosition? = nil, place: String? = nil, found: String,
    expected: String? = nil, advice: String? = nil
  ) {
    self.file = file
    self.position = position
    self.place = place
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// The one line that a person reads. Control characters in it are made visible.
  public var description: String {
    var line = ""
    if let file {
      line += file
      if let position { line += ":\(position.line):\(position.column)" }
      line += ": "
    }
    if let place { line += "\(place): " }
    line += "found \(found)"
    if let expected { line += "; expected \(expected)" }
    if let advice { line += "; \(advice)" }
    return line.visible
  }
}

/// A place in a text, counted from 1; columns count Unicode characters' bytes in UTF-8.
public struct TextPosition: Equatable, Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

extension String {
  /// The same text with control characters replaced, so that text from a file stays data on a terminal.
  public var visible: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.isControl ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  /// The text between quotation marks, cut to 60 characters: for error messages.
  public var quoted: String {
    count > 60 ? "\"\(prefix(57))...\"" : "\"\(self)\""
  }
}

extension Unicode.Scalar {
  /// Whether this scalar can move a cursor or change a terminal's state: C0, DEL, C1 and direction marks.
  public var isControl: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
      || (0x2066...0x2069).contains(value) || value == 0x2028 || value == 0x2029
  }
}
