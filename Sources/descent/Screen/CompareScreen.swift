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

  private let store: RunStore
  private let now: TimeSource
  private var index: RunIndex
  private var state: CompareState
  private var clicks = ClickCounter()
  private var canvas: Canvas
  /// Whether it looks other than when it was drawn last.
  private var needsFrame = true
  /// When the folder is to be looked at again.
  private(set) var nextLook: Double

  init(index: RunIndex, state: CompareState, wishes: CompareState.Wishes, now: @escaping TimeSource)
  {
    self.index = index
    self.state = state
    self.now = now
    store = RunStore(folder: index.folder)
    canvas = Canvas(state.size)
    nextLook = now() + Self.lookSeconds
    showRuns()
    _ = follow(self.state.begin(with: wishes))
  }

  /// Shows it anew, as after it was out of sight.
  func appear(size: Size, themeIndex: Int) {
    update(.resized(size))
    update(.theme(themeIndex))
    look()
  }

  func resize(to size: Size) { update(.resized(size)) }

  /// Looks at the folder when it is time to.
  func lookIfDue() { if now() >= nextLook { look() } }

  private func look() {
    if index.refresh() { showRuns() }
    nextLook = now() + Self.lookSeconds
  }

  /// Draws what has changed.
  func draw(on terminal: Terminal) {
    guard needsFrame else { return }
    needsFrame = false
    CompareView.draw(state, on: &canvas)
    terminal.highlightBackground = state.theme[.selectionBackground]
    terminal.present(canvas)
  }

  func receive(_ input: TerminalInput) -> Wish? {
    switch input {
    case .key(let key): press(key)
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
}
