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
      if ready[0] || ready[1] { receiveInputAndSignals() }
      screen.lookIfDue()
    }
    return wasTerminated
  }

  private func receiveInputAndSignals() {
    while let signal = Signals.next() {
      switch signal {
      case .interrupt: follow(screen.press(.control("c")))
      case .suspend: follow(screen.press(.control("z")))
      case .terminate, .hangUp: (hasQuit, wasTerminated) = (true, true)
      case .windowChanged, .resumed:
        terminal.updateSize()
        screen.resize(to: terminal.size)
        terminal.invalidate()
      }
    }
    var isOpen = false
    while let input = terminal.nextInput() {
      isOpen = true
      follow(screen.receive(input))
    }
    // A terminal that has gone away is readable for ever and has nothing to read.
    if !isOpen, Input.isAtEnd(0) { (hasQuit, wasTerminated) = (true, true) }
  }

  private func follow(_ wish: CompareScreen.Wish?) {
    switch wish {
    case .leave: hasQuit = true
    case .suspend:
      terminal.close()
      Signals.stopProcess()
      terminal.reopen()
      screen.resize(to: terminal.size)
    case nil: break
    }
  }
}
