import ArgumentParser
import Experiments
import Files
import Monitoring
import Training

/// What `resume` and `fork` have in common: how the run that goes on is shown.
struct ContinuationOptions: ParsableArguments {
  @Option(name: .long, help: "Passes over the training data in all, those done included.")
  var epochs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Threads that share each batch; by default as many as before.",
      discussion: "Another number gives other results, by rounding."))
  var threads: Int?

  @Flag(name: .long, help: "Train without the dashboard, as descent train does.")
  var headless = false

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  @OptionGroup var output: OutputOptions

  @OptionGroup var screen: ScreenOptions

  /// Trains on, in the dashboard where there is a terminal and nothing speaks against it.
  func train(_ run: ContinuedRun, isFork: Bool, in store: RunStore) throws {
    let recorder = RunRecorder(
      store: store, host: ThisHost.host, origin: run.origin(isFork: isFork),
      gitRevision: GitRevision.current, wallTime: ThisHost.wallTime)
    try recorder.claim()
    if headless || output.json || output.quiet || !DashboardLaunch.hasTerminal {
      return try HeadlessRun(plan: run.plan, recorder: recorder).run(output)
    }
    let library = ThemeLibrary.load()
    if let theme = screen.theme { _ = try library.index(of: theme) }
    try DashboardLaunch(
      plan: { [plan = run.plan] in plan }, recorder: recorder, past: run.past, options: screen,
      library: library,
      configuration: Configuration.load(), alternative: "--headless"
    ).run()
  }
}

/// `descent resume`: goes on with a run that was broken off.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with a run that was stopped, interrupted or crashed.",
    discussion: """
      Begins with the run's last checkpoint and repeats what came after it, changes included, so that nothing is \
      different from a run that was never broken off. A finished run goes on where there are more --epochs.

      EXAMPLES
        descent resume mnist-mlp-20260131T12
        descent resume mnist-mlp-20260131T12 --epochs 20 --headless
      """)

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @OptionGroup var options: ContinuationOptions

  func run() throws {
    let store = try RunsFolder.store(option: options.runs)
    let record = try store.find(runID)
    try store.checkNotTraining(record)
    let run = try ContinuedRun.resuming(
      record, in: store, epochs: options.epochs, threads: options.threads)
    if record.status == .finished, options.epochs == nil {
      throw InputError(
        place: "run \(record.id.quoted)", found: "a finished run", expected: "more to train",
        advice: "ask for more with --epochs, all in all")
    }
    try options.train(run, isFork: false, in: store)
  }
}

/// `descent fork`: a run of its own from the middle of another one.
struct ForkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork", abstract: "Begin a run of its own at any step of a saved one.",
    discussion: """
      The new run shares the old one's past and knows where it comes from. Where the step has no checkpoint, the \
      steps from the last one before it are repeated first. Without --set it repeats the old run to the last bit \
      until something is changed.

      EXAMPLES
        descent fork mnist-mlp-20260131T12 --at 2000 --set learning_rate=0.0003
        descent fork mnist-mlp-20260131T12 --set optimizer=sgd --epochs 30 --headless
      """)

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @Option(name: .long, help: "The step to begin after; by default the last.")
  var at: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A hyperparameter to change there; may be given several times.", valueName: "key=value"))
  var set: [String] = []

  @OptionGroup var options: ContinuationOptions

  func run() throws {
    let store = try RunsFolder.store(option: options.runs)
    let run = try ContinuedRun.forking(
      try store.find(runID), in: store, at: at, sets: set, epochs: options.epochs,
      threads: options.threads)
    try options.train(run, isFork: true, in: store)
  }
}
