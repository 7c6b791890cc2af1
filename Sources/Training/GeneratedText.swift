import Monitoring

/// What a model has written, and what it was given to begin with.
public struct GeneratedText: Equatable, Sendable {
  public var prompt: String
  public var text: String
  public var temperature: Double

  /// One line for a log, each run of spaces and line ends as one space.
  public var note: String {
    "temperature \(NumberText.short(temperature)): \"\(Self.line(text))\""
  }

  private static func line(_ text: String) -> String {
    var line = ""
    var isSpace = false
    for character in text {
      if character.isWhitespace {
        if !isSpace { line.append(" ") }
      } else {
        line.append(character)
      }
      isSpace = character.isWhitespace
    }
    return line
  }
}
