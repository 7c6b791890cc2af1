import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI

/// Joins a folder of runs and the screen that compares them on a terminal until the person leaves.
final class CompareRunner {
  /// How often the folder is looked at.
  private static let lookSeconds = 1.0

  private let terminal: Terminal
  private let store: RunStore
  private let now: TimeSource
  private var index: RunIndex
  private var state: CompareState
  private var canvas: Canvas
  private var hasQuit = false
  private var wasTerminated = false

  init(
    terminal: Terminal, index: RunIndex, state: CompareState, wishes: CompareState.Wishes,
    now: @escaping TimeSource = MonotonicClock.now
  ) {
    self.terminal = terminal
    self.index = index
    self.state = state
    self.now = now
    store = RunStore(folder: index.folder)
    canvas = Canvas(state.size)
    showRuns()
    follow(self.state.begin(with: wishes))
  }

  /// Runs until the person quits or a signal ends the program.
  /// - Returns: whether it was a signal.
  func run() -> Bool {
    let signals = Signals.install()
    var nextLook = now() + Self.lookSeconds
    while !hasQuit {
      CompareView.draw(state, on: &canvas)
      terminal.highlightBackground = state.theme[.selectionBackground]
      terminal.present(canvas)
      let ready = Input.wait([0, signals], seconds: max(0, nextLook - now()))
      if ready[0] || ready[1] { receiveInputAndSignals() }
      if now() >= nextLook {
        if index.refresh() { showRuns() }
        nextLook = now() + Self.lookSeconds
      }
    }
    return wasTerminated
  }

  private func showRuns() {
    follow(state.update(.runs(index.runs, unreadable: index.unreadable.count)))
  }

  private func receiveInputAndSignals() {
    while let signal = Signals.next() {
      switch signal {
      case .interrupt: follow(state.update(.key(.control("c"))))
      case .suspend: follow(state.update(.key(.control("z"))))
      case .terminate, .hangUp: (hasQuit, wasTerminated) = (true, true)
      case .windowChanged, .resumed:
        terminal.updateSize()
        _ = state.update(.resized(terminal.size))
        terminal.invalidate()
      }
    }
    var isOpen = false
    while let input = terminal.nextInput() {
      isOpen = true
      if case .key(let key) = input { follow(state.update(.key(key))) }
    }
    // A terminal that has gone away is readable for ever and has nothing to read.
    if !isOpen, Input.isAtEnd(0) { (hasQuit, wasTerminated) = (true, true) }
  }

  private func follow(_ effects: [CompareEffect]) {
    for effect in effects {
      switch effect {
      case .quit: hasQuit = true
      case .load(let id): _ = state.update(.loaded(id, try? store.read(id: id)))
      case .edit(let id, let edit): change { try store.edit(id, edit) }
      case .delete(let id): change { try store.delete(id) }
      case .suspend:
        terminal.close()
        Signals.stopProcess()
        terminal.reopen()
        _ = state.update(.resized(terminal.size))
      }
    }
  }

  /// Does something to a run's file and shows what became of it.
  private func change(_ body: () throws -> Void) {
    do {
      try body()
      index.refresh()
      showRuns()
      _ = state.update(.answer("saved", isError: false))
    } catch {
      _ = state.update(.answer("\(error)", isError: true))
    }
  }
}
