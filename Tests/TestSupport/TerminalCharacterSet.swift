/// A set of characters that a program can choose with a designation such as `ESC ( 0`.
enum TerminalCharacterSet: Hashable, Sendable {
  case ascii
  case british
  case lineDrawing

  /// Returns the set for the final byte of a designation, or nil if it is not known.
  init?(designation: Character) {
    switch designation {
    case "B", "U", "1": self = .ascii
    case "A": self = .british
    case "0", "2": self = .lineDrawing
    default: return nil
    }
  }

  /// Returns what the terminal shows for a character.
  func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch self {
    case .ascii: scalar
    case .british: scalar == "#" ? "£" : scalar
    case .lineDrawing: Self.lineDrawingGlyphs[scalar] ?? scalar
    }
  }

  /// The DEC special graphics, and the arrows and the block that ncurses finds at `+,-.0`.
  private static let lineDrawingGlyphs: [Unicode.Scalar: Unicode.Scalar] = [
    "+": "→", ",": "←", "-": "↑", ".": "↓", "0": "█", "_": " ", "`": "◆", "a": "▒", "b": "␉",
    "c": "␌", "d": "␍", "e": "␊", "f": "°", "g": "±", "h": "␤", "i": "␋", "j": "┘", "k": "┐",
    "l": "┌", "m": "└", "n": "┼", "o": "⎺", "p": "⎻", "q": "─", "r": "⎼", "s": "⎽", "t": "├",
    "u": "┤", "v": "┴", "w": "┬", "x": "│", "y": "≤", "z": "≥", "{": "π", "|": "≠", "}": "£",
    "~": "·",
  ]
}
