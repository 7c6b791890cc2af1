/// A key that has no character of its own, as a terminal in keypad mode sends it.
public enum SpecialKey: Hashable, Sendable {
  case enter
  case escape
  case tab
  case shiftTab
  case up
  case down
  case left
  case right
  case home
  case end
  case pageUp
  case pageDown
  case backspace

  /// A letter, or one of `@ [ \ ] ^ _`, typed together with the control key.
  case control(Character)

  /// What the terminal sends for the key.
  public var characters: String {
    switch self {
    case .enter: "\r"
    case .escape: "\u{1B}"
    case .tab: "\t"
    case .shiftTab: "\u{1B}[Z"
    case .up: "\u{1B}OA"
    case .down: "\u{1B}OB"
    case .right: "\u{1B}OC"
    case .left: "\u{1B}OD"
    case .home: "\u{1B}OH"
    case .end: "\u{1B}OF"
    case .pageUp: "\u{1B}[5~"
    case .pageDown: "\u{1B}[6~"
    case .backspace: "\u{7F}"
    case .control(let character):
      String(Unicode.Scalar((character.asciiValue ?? 0) & 0x1F))
    }
  }
}
