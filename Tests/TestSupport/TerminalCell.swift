/// One cell of a terminal's screen.
public struct TerminalCell: Hashable, Sendable {
  /// The character of the cell; a space where nothing was written.
  public var scalar: Unicode.Scalar = " "

  /// The combining marks written on top of the character.
  public var combiningMarks = ""

  /// Whether the cell is the right half of the wide character before it.
  public var isContinuation = false

  /// How the cell is drawn.
  public var style = TerminalStyle()

  /// Creates a cell with one character, by default a plain blank.
  public init(_ scalar: Unicode.Scalar = " ", style: TerminalStyle = TerminalStyle()) {
    self.scalar = scalar
    self.style = style
  }

  /// The character with its combining marks; empty for the right half of a wide character.
  public var text: String {
    isContinuation ? "" : String(Character(scalar)) + combiningMarks
  }
}
