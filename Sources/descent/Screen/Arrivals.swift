import Curses
import TerminalUI

/// What has come from a person and from the system since somebody looked last: signals, then input.
struct Arrivals: Sequence, IteratorProtocol {
  enum Arrival {
    case input(TerminalInput)
    /// The terminal has another size, or somebody else has drawn on it.
    case resized
    /// The system asks the program to end, or the terminal has gone away; nothing more can come of a terminal
    /// that is gone.
    case end
  }

  private let terminal: Terminal
  private var isQuiet = true

  init(_ terminal: Terminal) { self.terminal = terminal }

  mutating func next() -> Arrival? {
    if let signal = Signals.next() {
      switch signal {
      case .interrupt: return .input(.key(.control("c")))
      case .suspend: return .input(.key(.control("z")))
      case .terminate, .hangUp: return .end
      case .windowChanged, .resumed:
        terminal.updateSize()
        terminal.invalidate()
        return .resized
      }
    }
    if let input = terminal.nextInput() {
      isQuiet = false
      return .input(input)
    }
    // A terminal that has gone away is readable for ever and has nothing to read.
    guard isQuiet, Input.isAtEnd(0) else { return nil }
    isQuiet = false
    return .end
  }
}

extension Terminal {
  /// Gives the terminal to the shell until that continues the program.
  func suspend() {
    close()
    Signals.stopJob()
    reopen()
  }
}
