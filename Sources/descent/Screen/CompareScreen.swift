import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI

/// The runs of a folder and the screen that compares them. It has no loop of its own: whoever has the terminal
/// hands it what comes in, has it look at the folder, and draws it.
final class CompareScreen {
  /// How often the folder is looked at.
  private static let lookSeconds = 1.0

  /// What it asks of whoever has the terminal.
  enum Wish { case leave, suspend }

  /// How often a sweep is served: its runs keep what happens until then.
  private static let sweepSeconds = 0.05

  private let store: RunStore
  /// The sweep that trains while it is open.
  private let sweep: SweepRunner?
  private let now: TimeSource
  private var index: RunIndex
  private var state: CompareState
  private var clicks = ClickCounter()
  private var canvas: Canvas
  /// Whether it looks other than when it was drawn last.
  private var needsFrame = true
  private var nextFolderLook: Double

  init(
    index: RunIndex, state: CompareState, wishes: CompareState.Wishes, sweep: SweepRunner? = nil,
    now: @escaping TimeSource
  ) {
    self.index = index
    self.state = state
    self.sweep = sweep
    self.now = now
    store = RunStore(folder: index.folder)
    canvas = Canvas(state.size)
    nextFolderLook = now() + Self.lookSeconds
    showRuns()
    serveSweep()
    _ = follow(self.state.begin(with: wishes))
  }

  /// Shows it anew, as after it was out of sight.
  func appear(size: Size, themeIndex: Int) {
    update(.resized(size))
    update(.theme(themeIndex))
    look()
  }

  func resize(to size: Size) { update(.resized(size)) }

  /// When folder or sweep are to be looked at again.
  var nextLook: Double {
    sweep?.isOver == false ? min(nextFolderLook, now() + Self.sweepSeconds) : nextFolderLook
  }

  /// Serves the sweep, and looks at the folder when it is time to.
  func lookIfDue() {
    serveSweep()
    if now() >= nextFolderLook { look() }
  }

  private func look() {
    if index.refresh() { showRuns() }
    nextFolderLook = now() + Self.lookSeconds
  }

  /// Draws what has changed.
  func draw(on terminal: Terminal) {
    guard needsFrame else { return }
    needsFrame = false
    CompareView.draw(state, on: &canvas)
    terminal.theme = state.theme
    terminal.present(canvas)
  }

  func receive(_ input: TerminalInput) -> Wish? {
    switch input {
    case .key(let key): press(key)
    case .paste(let text): update(.paste(text))
    case .mouse(let event):
      // Where the pointer is alone changes nothing.
      [.move, .drag, .release].contains(event.kind)
        ? nil : update(.mouse(clicks.counted(event, at: now())))
    }
  }

  func press(_ key: Key) -> Wish? { update(.key(key)) }

  @discardableResult
  private func update(_ message: CompareMessage) -> Wish? {
    needsFrame = true
    return follow(state.update(message))
  }

  private func showRuns() { update(.runs(index.runs, unreadable: index.unreadable.count)) }

  private func follow(_ effects: [CompareEffect]) -> Wish? {
    for effect in effects {
      switch effect {
      case .quit: return .leave
      case .suspend: return .suspend
      case .load(let id): update(.loaded(id, try? store.read(id: id)))
      case .edit(let id, let edit): change { try store.edit(id, edit) }
      case .delete(let id): change { try store.delete(id) }
      case .stop(let id): _ = sweep?.send(.stop(.stopped), toRun: id)
      case .set(let id, let text): set(text, of: id)
      }
    }
    return nil
  }

  /// Does something to a run's file and shows what became of it.
  private func change(_ body: () throws -> Void) {
    do {
      try body()
      look()
      update(.answer("saved", isError: false))
    } catch {
      update(.answer("\(error)", isError: true))
    }
  }

  // MARK: The sweep

  /// Lets the sweep take in what has happened to its runs.
  private func serveSweep() {
    guard let sweep, state.sweepIsOver != true else { return }
    let events = sweep.service()
    for event in events {
      switch event {
      case .began(let trial):
        look()
        if let id = trial.runID { update(.began(id)) }
      case .ended: look()
      case .applied(_, let change):
        let text = "\(change.key.rawValue) is \(change.to.text) after step \(change.step)"
        update(.answer(text, isError: false))
      case .rejected(_, let reason): update(.answer(reason, isError: true))
      case .epoch: break
      }
    }
    let isOver = sweep.isOver
    if isOver { sweep.end() }
    guard !events.isEmpty || isOver || state.sweepIsOver == nil else { return }
    update(
      .sweep(
        CompareState.Sweep(
          running: sweep.running, progress: SweepTable.progress(of: sweep.record),
          isOver: isOver)))
  }

  private func set(_ text: String, of id: String) {
    do {
      try sweep?.set(text, ofRun: id)
    } catch {
      update(.answer("\(error)", isError: true))
    }
  }
}
