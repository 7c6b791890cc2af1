import Curses
import Dashboard
import Monitoring
import TerminalUI

/// Joins the screen that compares runs and a terminal until the person leaves.
final class CompareRunner {
  private let terminal: Terminal
  private let screen: CompareScreen
  private let now: TimeSource
  private var hasQuit = false
  private var wasTerminated = false

  init(terminal: Terminal, screen: CompareScreen, now: @escaping TimeSource = MonotonicClock.now) {
    self.terminal = terminal
    self.screen = screen
    self.now = now
  }

  /// Runs until the person quits or a signal ends the program.
  /// - Returns: whether it was a signal.
  func run() -> Bool {
    let signals = Signals.install()
    while !hasQuit {
      screen.draw(on: terminal)
      let ready = Input.wait([0, signals], seconds: max(0, screen.nextLook - now()))
      if ready[0] || ready[1] {
        for arrival in Arrivals(terminal) { receive(arrival) }
      }
      screen.lookIfDue()
    }
    return wasTerminated
  }

  private func receive(_ arrival: Arrivals.Arrival) {
    switch arrival {
    case .input(let input): follow(screen.receive(input))
    case .resized: screen.resize(to: terminal.size)
    case .end: (hasQuit, wasTerminated) = (true, true)
    }
  }

  private func follow(_ wish: CompareScreen.Wish?) {
    switch wish {
    case .leave: hasQuit = true
    case .suspend:
      terminal.suspend()
      screen.resize(to: terminal.size)
    case nil: break
    }
  }
}
