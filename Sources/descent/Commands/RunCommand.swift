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

/// `descent run`, and `descent` alone: the dashboard.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Train in the dashboard: watch, steer, pause.",
    discussion: """
      Press ? in the dashboard for its keys. The run is saved when it ends.

      EXAMPLES
        descent run                          train mnist-mlp
        descent run my-experiment.json --set learning_rate=0.01
        descent run mnist-mlp --screenshot frame.svg --at-step 2000
      """)

  @Argument(
    help: "A definition file, or the name of one in experiments/.",
    completion: .custom { _, _, _ in ExperimentLocator.names })
  var experiment: String = "mnist-mlp"

  @OptionGroup var options: TrainingOptions

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

  @Option(
    name: .long,
    help:
      "Write one frame to a .svg, .txt or .ansi file instead, without a terminal; nothing is saved.",
    completion: .file())
  var screenshot: String?

  @Option(name: .long, help: "The step at which the frame is taken.")
  var atStep = 1000

  @Option(name: .long, help: "The size of that frame in columns and rows.")
  var size: FrameSize = FrameSize(Size(columns: 120, rows: 36))

  @Option(
    name: .long,
    help: "Keys pressed halfway to that step, such as \"+\" or \"jj+\"; a line end is Enter.")
  var keys: String = ""

  func run() throws {
    let library = ThemeLibrary.load()
    let configuration = Configuration.load()
    if let theme { _ = try library.index(of: theme) }
    if let screenshot {
      try Screenshot.check(screenshot)
      let plan = try options.plan(for: experiment)
      var shot = Screenshot(
        path: screenshot, step: atStep,
        state: DashboardState(
          size: size.size, symbols: symbols ?? configuration.symbols ?? .braille,
          palette: Screenshot.palette(of: screenshot), themes: library.themes,
          themeIndex: library.first(of: [theme, configuration.theme]),
          bindings: configuration.bindings))
      try shot.take(plan, keys: keys.unicodeScalars.map { $0 == "\n" ? .enter : .character($0) })
      return
    }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw InputError(
        found: "no terminal", expected: "one to draw the dashboard on",
        advice: "use \"descent train \(experiment)\" instead")
    }
    let recorder = RunRecorder(
      store: RunStore(folder: RunsFolder.path(option: options.runs)), host: ThisHost.host,
      wallTime: ThisHost.wallTime)
    try recorder.store.prepare()
    let outcome = try show(recorder, library, configuration)
    try leave(outcome, recorder)
  }

  /// Opens the dashboard; the terminal is given back when this returns.
  private func show(
    _ recorder: RunRecorder, _ library: ThemeLibrary, _ configuration: Configuration
  ) throws -> DashboardRunner.Outcome {
    let type = Environment["TERM"] ?? "vt100"
    let symbols = symbols ?? configuration.symbols ?? Terminal.symbols(type: type)
    let terminal: Terminal
    do {
      terminal = try Terminal(
        Terminal.Options(
          type: type,
          promisesDirectColor: ["truecolor", "24bit"].contains(Environment["COLORTERM"]),
          isMonochrome: Environment["NO_COLOR"] != nil,
          reportsMouse: mouse ?? configuration.mouse ?? true))
    } catch {
      throw InputError(
        place: "TERM", found: type.quoted, expected: "a terminal that terminfo knows",
        advice: "set TERM, or use \"descent train \(experiment)\"")
    }
    defer { terminal.close() }
    let view = ViewFile.load()
    var state = DashboardState(
      size: terminal.size, symbols: symbols, palette: terminal.palette, themes: library.themes,
      themeIndex: library.first(of: [theme, configuration.theme, view.theme]),
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
      terminal: terminal, plan: { [options, experiment] in try options.plan(for: experiment) },
      recorder: recorder, state: state,
      framesPerSecond: configuration.refresh ?? Configuration.usualRefresh,
      pausesWhenUnhealthy: pausesOnNaN)
    let outcome = try runner.run()
    var left = runner.state.preferences
    // A theme of the command line or of the configuration is no choice made in here.
    if left.theme == state.theme.name { left.theme = view.theme }
    if left != view { ViewFile.save(left) }
    return outcome
  }

  /// Says on the plain terminal what became of the run.
  private func leave(_ outcome: DashboardRunner.Outcome, _ recorder: RunRecorder) throws {
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

extension Symbols: ExpressibleByArgument {}

/// A size as it is typed: `120x36`.
struct FrameSize: ExpressibleByArgument, CustomStringConvertible {
  var size: Size

  init(_ size: Size) { self.size = size }

  init?(argument: String) {
    let parts = argument.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    size = Size(columns: columns, rows: rows)
  }

  var description: String { "\(size.columns)x\(size.rows)" }
}
