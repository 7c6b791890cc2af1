import CTerminal
import TerminalUI

/// What a person does at a terminal.
public enum TerminalInput: Equatable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text that was pasted at once, without control characters but the ends of its lines.
  case paste(String)
}

/// A report of the mouse, taken in character by character, as it can arrive in parts.
///
/// - SeeAlso: "Mouse Tracking" in xterm's control sequences: mode 1006 (SGR), and X10 for what knows nothing newer.
struct MouseReport {
  enum Progress: Equatable {
    case partial
    /// All is there; nil for what the dashboard has no use for.
    case whole(MouseEvent?)
    /// The character does not belong to a report.
    case broken
  }

  /// Whether three characters follow, in place of decimal numbers.
  private let isOld: Bool
  private var numbers = [0]

  /// - Parameter code: a key's number; no report begins with most of them.
  init?(beginning code: UInt32) {
    switch code {
    case terminal_key_mouse.rawValue: isOld = false
    case terminal_key_old_mouse.rawValue: isOld = true
    default: return nil
    }
  }

  mutating func take(_ code: UInt32) -> Progress {
    let last = numbers.count - 1
    if isOld {
      guard code >= 32 else { return .broken }
      numbers[last] = Int(code) - 32
      guard numbers.count == 3 else {
        numbers.append(0)
        return .partial
      }
      // Here 3 stands for whichever button goes up.
      return .whole(event(isRelease: numbers[0] & 0x43 == 3 && numbers[0] & 32 == 0))
    }
    guard let scalar = Unicode.Scalar(code) else { return .broken }
    switch scalar {
    case "0"..."9":
      numbers[last] = min(numbers[last] * 10 + Int(code) - 48, 100_000)
    case ";" where numbers.count < 3: numbers.append(0)
    case "M" where numbers.count == 3: return .whole(event(isRelease: false))
    case "m" where numbers.count == 3: return .whole(event(isRelease: true))
    default: return .broken
    }
    return .partial
  }

  private func event(isRelease: Bool) -> MouseEvent? {
    let button = numbers[0]
    let (column, row) = (numbers[1] - 1, numbers[2] - 1)
    guard column >= 0, row >= 0 else { return nil }
    let kind: MouseEvent.Kind
    switch (button & 0xC0, button & 32 != 0, button & 3) {
    case (64, _, 0): kind = .wheelUp
    case (64, _, 1): kind = .wheelDown
    case (0, true, 3): kind = .move
    case (0, true, _): kind = .drag
    case (0, false, 0): kind = isRelease ? .release : .press
    // The other buttons do nothing, but the pointer is there.
    case (0, false, _): kind = isRelease ? .release : .move
    default: return nil
    }
    return MouseEvent(kind, column: column, row: row)
  }
}
