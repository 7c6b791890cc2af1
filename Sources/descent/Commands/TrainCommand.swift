import Advice
import ArgumentParser
import Curses
import Experiments
import Files
import Monitoring
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `descent train`: trains without the dashboard.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train without the dashboard and save the run.",
    discussion: """
      Shows a progress bar on a terminal and a line an epoch elsewhere. Exit code 0: finished, 2: bad input,
      130: interrupted, and saved.

      EXAMPLES
        descent train mnist-mlp --epochs 5
        descent train mnist-mlp --set learning_rate=0.01 --set batch_size=64 --json
      """)

  @Argument(
    help: "A definition file, or the name of one in experiments/.",
    completion: .custom { _, _, _ in ExperimentLocator.names })
  var experiment: String

  @OptionGroup var options: TrainingOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let plan = try options.plan(for: experiment)
    let recorder = RunRecorder(
      store: try RunsFolder.store(option: options.runs), host: ThisHost.host,
      gitRevision: GitRevision.current, wallTime: ThisHost.wallTime)
    try HeadlessRun(plan: plan, recorder: recorder).run(output)
  }
}

/// What a run without a dashboard prints.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON object a line.")
  var json = false

  @Flag(name: .long, help: "Print nothing but errors.")
  var quiet = false
}

/// Drives an engine to its end without a screen, reacting to signals.
struct HeadlessRun {
  let plan: TrainingPlan
  let recorder: RunRecorder

  /// Trains, prints, saves, and fails where the run did.
  func run(_ output: OutputOptions) throws {
    try recorder.store.prepare()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    var reporter: any ProgressReporter =
      if output.quiet { QuietReporter() } else if output.json { JSONReporter() } else {
        isTerminal ? BarReporter(now: MonotonicClock.now) : LineReporter()
      }
    let result = finish(reporting: &reporter)
    try SavedRun.finish(recorder)
    switch result.status {
    case .finished, .running: break
    case .crashed: throw Failure.Exit(code: Failure.badInput, message: result.reason)
    case .stopped, .interrupted: throw Failure.Exit(code: Failure.interrupted, message: nil)
    }
  }

  /// Returns how the run ended; INT, TERM and HUP stop it and it is saved.
  func finish(reporting reporter: inout any ProgressReporter) -> RunResult {
    let signals = Signals.install()
    let wake = WakePipe()
    let engine = TrainingEngine(plan, onEvents: { wake.wake() })
    var events: [RunEvent] = []
    var advisor = Advisor()
    engine.start()
    while true {
      _ = Input.wait([signals, wake.descriptor], seconds: recorder.isWaiting ? 0.5 : nil)
      while let signal = Signals.next() {
        switch signal {
        case .interrupt, .terminate, .hangUp: engine.send(.stop(.interrupted))
        case .suspend: Signals.stopProcess()
        case .windowChanged, .resumed: break
        }
      }
      wake.drain()
      engine.receive(into: &events)
      for event in events {
        recorder.receive(event)
        advisor.receive(event)
        if case .finished = event { reporter.report(advisor.advice) }
        reporter.report(event, id: recorder.record?.id ?? "", file: filePath)
        if case .finished(let result) = event { return result }
      }
      recorder.writeIfDue()
    }
  }

  private var filePath: String {
    recorder.failure == nil ? recorder.record.map { recorder.store.path(of: $0.id) } ?? "" : ""
  }
}
