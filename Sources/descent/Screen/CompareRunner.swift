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
  /// How often a sweep is served: its runs keep what happens until then.
  private static let sweepSeconds = 0.05

  private let terminal: Terminal
  private let store: RunStore
  private let now: TimeSource
  private let sweep: SweepRunner?
  private var index: RunIndex
  private var state: CompareState
  private var canvas: Canvas
  private var hasQuit = false
  private var wasTerminated = false

  init(
    terminal: Terminal, index: RunIndex, state: CompareState, wishes: CompareState.Wishes,
    sweep: SweepRunner? = nil, now: @escaping TimeSource = MonotonicClock.now
  ) {
    self.terminal = terminal
    self.index = index
    self.state = state
    self.sweep = sweep
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
    if let sweep { serve(sweep) }
    var hasChanged = true
    while !hasQuit {
      if hasChanged {
        CompareView.draw(state, on: &canvas)
        terminal.highlightBackground = state.theme[.selectionBackground]
        terminal.present(canvas)
      }
      var seconds = max(0, nextLook - now())
      if sweep?.isOver == false { seconds = min(seconds, Self.sweepSeconds) }
      let ready = Input.wait([0, signals], seconds: seconds)
      hasChanged = ready[0] || ready[1]
      if hasChanged { receiveInputAndSignals() }
      if let sweep, serve(sweep) { hasChanged = true }
      if now() >= nextLook {
        if index.refresh() {
          showRuns()
          hasChanged = true
        }
        nextLook = now() + Self.lookSeconds
      }
    }
    return wasTerminated
  }

  // MARK: The sweep

  /// Lets the sweep take in what has happened to its runs.
  /// - Returns: whether there is anything new to see.
  @discardableResult
  private func serve(_ sweep: SweepRunner) -> Bool {
    guard state.sweepIsOver != true else { return false }
    let events = sweep.service()
    for event in events {
      switch event {
      case .began(let trial):
        index.refresh()
        showRuns()
        if let id = trial.runID { follow(state.update(.began(id))) }
      case .ended:
        index.refresh()
        showRuns()
      case .applied(_, let change):
        let text = "\(change.key.rawValue) is \(change.to.text) after step \(change.step)"
        _ = state.update(.answer(text, isError: false))
      case .rejected(_, let reason): _ = state.update(.answer(reason, isError: true))
      case .epoch: break
      }
    }
    let isOver = sweep.isOver
    if isOver { sweep.end() }
    let seen = CompareState.Sweep(
      running: sweep.running, progress: SweepTable.progress(of: sweep.record), isOver: isOver)
    guard !events.isEmpty || isOver || state.sweepIsOver == nil else { return false }
    _ = state.update(.sweep(seen))
    return true
  }

  private func set(_ text: String, of id: String) {
    guard let sweep else { return }
    do {
      try sweep.set(text, ofRun: id)
    } catch {
      _ = state.update(.answer("\(error)", isError: true))
    }
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
      case .stop(let id): _ = sweep?.send(.stop(.stopped), toRun: id)
      case .set(let id, let text): set(text, of: id)
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
