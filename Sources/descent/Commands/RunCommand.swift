import ArgumentParser
import Dashboard
import Experiments
import Files
import TerminalUI
import Training

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

  @OptionGroup var screen: ScreenOptions

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
    if let theme = screen.theme { _ = try library.index(of: theme) }
    if let screenshot {
      try Screenshot.check(screenshot)
      let plan = try options.plan(for: experiment)
      var shot = Screenshot(
        path: screenshot, step: atStep,
        state: DashboardState(
          size: size.size, symbols: screen.symbols ?? configuration.symbols ?? .braille,
          palette: Screenshot.palette(of: screenshot), themes: library.themes,
          themeIndex: library.first(of: [screen.theme, configuration.theme]),
          bindings: configuration.bindings))
      try shot.take(plan, keys: keys.unicodeScalars.map { $0 == "\n" ? .enter : .character($0) })
      return
    }
    guard DashboardLaunch.hasTerminal else {
      throw InputError(
        found: "no terminal", expected: "one to draw the dashboard on",
        advice: "use \"descent train \(experiment)\" instead")
    }
    let recorder = RunRecorder(
      store: try RunsFolder.store(option: options.runs), host: ThisHost.host,
      gitRevision: GitRevision.current, wallTime: ThisHost.wallTime)
    try DashboardLaunch(
      plan: { [options, experiment] in try options.plan(for: experiment) },
      recorder: recorder, options: screen, library: library,
      configuration: configuration,
      alternative: "descent train \(experiment)"
    ).run()
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
