/// How a terminal cell is drawn: its two colours and its attributes.
public struct TerminalStyle: Hashable, Sendable {
  /// The colour of the character, before a possible reversal.
  public var foreground = TerminalColor.standard

  /// The colour behind the character, before a possible reversal.
  public var background = TerminalColor.standard

  /// Whether the character is bold.
  public var isBold = false

  /// Whether the character is dim.
  public var isDim = false

  /// Whether the character is in italics.
  public var isItalic = false

  /// Whether the character is underlined, in any form.
  public var isUnderlined = false

  /// Whether the character blinks.
  public var isBlinking = false

  /// Whether the foreground and the background change places.
  public var isReversed = false

  /// Whether the character is hidden.
  public var isHidden = false

  /// Whether the character is struck through.
  public var isStruckThrough = false

  /// Creates the plain style, or a plain style with these two colours.
  public init(foreground: TerminalColor = .standard, background: TerminalColor = .standard) {
    self.foreground = foreground
    self.background = background
  }
}
