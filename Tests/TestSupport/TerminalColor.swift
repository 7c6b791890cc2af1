/// The colour of a terminal cell's foreground or background.
public enum TerminalColor: Hashable, Sendable {
  /// The colour that the terminal uses where nothing else was asked for.
  case standard

  /// A colour of the palette: 0 to 7, 8 to 15 for the bright ones, up to 255 for the cube and greys.
  case indexed(UInt8)

  /// A direct colour.
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}
