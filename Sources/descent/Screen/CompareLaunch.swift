import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI

/// Opens the screen of saved runs on the terminal.
struct CompareLaunch {
  let index: RunIndex
  let wishes: CompareState.Wishes
  /// The sweep that trains while it is open.
  var sweep: SweepRunner?
  /// Whether the mouse is wanted, where the command line says so.
  var mouse: Bool?
  /// What to do instead on a terminal that nobody knows.
  let alternative: String

  /// Returns when the person leaves, and then whether a signal ended it.
  /// - Throws: `InputError` for an unknown terminal.
  func run() throws(InputError) -> Bool {
    let library = ThemeLibrary.load()
    let configuration = Configuration.load()
    let terminal = try Terminal.open(mouse: mouse, configuration, alternative: alternative)
    defer { terminal.close() }
    let state = CompareState(
      size: terminal.size, symbols: configuration.symbols ?? Terminal.environmentSymbols,
      folder: index.folder, themes: library.themes,
      themeIndex: library.first(of: [configuration.theme, ViewFile.load().theme]))
    let screen = CompareScreen(
      index: index, state: state, wishes: wishes, sweep: sweep, now: MonotonicClock.now)
    return CompareRunner(terminal: terminal, screen: screen).run()
  }
}
