import ArgumentParser
import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import TerminalUI
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the dashboard is to look and behave, for all commands that open it.
struct ScreenOptions: ParsableArguments {
  @Flag(
    name: .customLong("pause-on-nan"), inversion: .prefixedNo,
    help: "Pause when the loss becomes NaN or infinite.")
  var pausesOnNaN = true

  @Option(name: .long, help: "The name of a theme.")
  var theme: String?

  @Option(name: .long, help: "The characters to draw with: braille, block or ascii.")
  var symbols: Symbols?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Whether clicks and the wheel work in the dashboard; on unless config.json says otherwise.")
  var mouse: Bool?
}

/// Opens the dashboard for a run and says on the plain terminal what became of it.
struct DashboardLaunch {
  /// Reads the experiment and its data, while the dashboard already shows.
  let plan: @Sendable () throws -> TrainingPlan
  let recorder: RunRecorder
  /// What the run shares with an earlier one.
  var past: ExperimentRecord?
  let options: ScreenOptions
  let library: ThemeLibrary
  let configuration: Configuration
  /// The command for those without a terminal.
  let alternative: String

  static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  func run() throws {
    try recorder.store.prepare()
    try leave(try show())
  }

  /// Opens the dashboard; the terminal is given back when this returns.
  private func show() throws -> DashboardRunner.Outcome {
    let terminal = try Terminal.open(
      mouse: options.mouse, configuration, alternative: alternative)
    defer { terminal.close() }
    let symbols = options.symbols ?? configuration.symbols ?? Terminal.environmentSymbols
    let view = ViewFile.load()
    var state = DashboardState(
      size: terminal.size, symbols: symbols, palette: terminal.palette, themes: library.themes,
      themeIndex: library.first(of: [options.theme, configuration.theme, view.theme]),
      bindings: configuration.bindings)
    state.restore(view)
    for complaint in library.complaints {
      _ = state.update(.notice("theme left out: \(complaint)", isError: true))
    }
    var complaints = configuration.complaints
    if let name = configuration.theme, !library.themes.contains(where: { $0.name == name }) {
      complaints.append(library.error(at: "config.json: theme", name).description)
    }
    for complaint in complaints { _ = state.update(.notice(complaint, isError: true)) }
    let runner = DashboardRunner(
      terminal: terminal, plan: plan, recorder: recorder, past: past, state: state,
      framesPerSecond: configuration.refresh ?? Configuration.usualRefresh,
      pausesWhenUnhealthy: options.pausesOnNaN)
    let outcome = try runner.run()
    var left = runner.state.preferences
    // A theme of the command line or of the configuration is no choice made in here.
    if left.theme == state.theme.name { left.theme = view.theme }
    if left != view { ViewFile.save(left) }
    return outcome
  }

  /// Says on the plain terminal what became of the run.
  private func leave(_ outcome: DashboardRunner.Outcome) throws {
    if outcome.isDiscarded {
      recorder.discard()
      print("not saved")
      return
    }
    try SavedRun.finish(recorder)
    if let record = recorder.record {
      let result = outcome.result
      if let result {
        print(ProgressText.ending(result, file: recorder.store.path(of: record.id)))
      }
      if result?.status == .crashed {
        throw Failure.Exit(code: Failure.badInput, message: result?.reason)
      }
    }
    if outcome.wasTerminated { throw Failure.Exit(code: Failure.interrupted, message: nil) }
  }
}
