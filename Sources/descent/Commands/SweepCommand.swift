import ArgumentParser
import Curses
import Dashboard
import Experiments
import Files
import Monitoring
import Training

/// `descent sweep`: trains an experiment with many values of its hyperparameters.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Search hyperparameters: a grid, at random or by halving.",
    discussion: """
      Each trial is a saved run with the tag sweep:ID. The sweep itself is saved beside them, and goes on with \
      --resume after it was broken off: what has finished stays, the others go on from their checkpoints. Exit \
      code 0: finished, 2: bad input, 130: interrupted, and saved.

      EXAMPLES
        descent sweep mnist-mlp --set learning_rate=0.001,0.01 --set batch_size=32,64
        descent sweep mnist-mlp --set learning_rate=0.0001..0.1:log --samples 20
        descent sweep mnist-mlp --set learning_rate=0.001..1:log --search halving
        descent sweep --resume mnist-mlp-sweep-20260131T12
      """)

  @Argument(
    help: "A definition file, or the name of one in experiments/.",
    completion: .custom { _, _, _ in ExperimentLocator.names })
  var experiment: String?

  @OptionGroup var options: SweepOptions

  @Option(name: .long, help: "Runs that train at once; by default two.")
  var parallel: Int?

  @Option(name: .long, help: "Threads of each run; by default the cores, divided among them.")
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Go on with a saved sweep: a file, an id or its beginning.", valueName: "id")
  )
  var resume: String?

  @Flag(name: .long, help: "Print on a terminal as well, and open no screen.")
  var headless = false

  @Option(name: .long, help: "The folder for saved runs.", completion: .directory)
  var runs: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    if let parallel, !(1...64).contains(parallel) {
      throw InputError(
        place: "--parallel", found: "\(parallel)", expected: "a whole number from 1 to 64")
    }
    try TrainingOptions.check(threads: threads)
    let store = try RunsFolder.store(option: runs)
    let (record, trials) = try resume.map { try resumed($0, in: store) } ?? begun()
    try store.prepare()
    let runner = SweepRunner(record, trials: trials, store: store)
    let reporter: any SweepReporter =
      if output.quiet { QuietSweepReporter() } else if output.json { SweepJSONReporter() } else {
        SweepLineReporter()
      }
    if headless || output.json || output.quiet || !DashboardLaunch.hasTerminal {
      Self.train(runner, reporting: reporter, file: store.sweepPath(of: record.id))
    } else {
      try Self.open(runner, of: store)
    }
    reporter.end(runner.record)
    if let failure = runner.failure { throw failure }
    guard runner.record.status == .finished else {
      throw Failure.Exit(
        code: Failure.interrupted,
        message: "interrupted and saved; \"descent sweep --resume \(record.id)\" goes on")
    }
  }

  /// Opens the screen of the sweep's runs and trains meanwhile; leaving it stops the sweep.
  private static func open(_ runner: SweepRunner, of store: RunStore) throws {
    let record = runner.record
    var wishes = CompareState.Wishes()
    wishes.filter = "tags = \"\(record.tag)\""
    wishes.metric = record.metric
    wishes.order = RunOrder(field: record.metric, isDescending: record.plan.isHigherBetter)
    wishes.marked = record.plan.trials.compactMap(\.runID)
    _ = try CompareLaunch(
      index: RunIndex(folder: store.folder), wishes: wishes, sweep: runner,
      alternative: "--headless"
    ).run()
    guard !runner.isOver else { return }
    runner.stop()
    while !runner.isOver {
      _ = Input.wait([runner.descriptor], seconds: 0.5)
      _ = runner.service()
    }
    runner.end()
  }

  private func begun() throws -> (SweepRecord, SweepTrials) {
    guard let experiment else {
      throw InputError(
        place: "sweep", found: "no experiment", expected: "one, or a sweep with --resume")
    }
    let parallel = parallel ?? 2
    return try options.sweep(
      of: experiment, parallel: parallel, threads: threads ?? Self.threads(parallel))
  }

  private func resumed(_ id: String, in store: RunStore) throws -> (SweepRecord, SweepTrials) {
    guard experiment == nil, options.isEmpty else {
      throw InputError(
        place: "--resume", found: "an experiment or its values besides",
        expected: "the sweep alone, which knows them",
        advice: "only --parallel and --threads can be others than before")
    }
    var record = try store.findSweep(id)
    guard !record.isLive else {
      throw InputError(
        place: "sweep \(record.id.quoted)", found: "a sweep that goes on",
        expected: "one that was broken off")
    }
    record.resume(parallel: parallel, threads: threads, process: ThisHost.host.process)
    guard !record.plan.isDone else {
      throw InputError(
        place: "sweep \(record.id.quoted)", found: "a finished sweep", expected: "trials to train",
        advice: "\"descent list --filter 'tags = \"\(record.tag)\"'\" shows its runs")
    }
    return (
      record,
      try SweepTrials(
        definition: record.definition, file: record.experiment, threads: record.threads)
    )
  }

  private static func threads(_ parallel: Int) -> Int {
    max(1, min(256, ProcessorCount.physicalCores / parallel))
  }

  /// Trains all trials, reacting to signals: INT, TERM and HUP stop the sweep and it is saved.
  private static func train(
    _ runner: SweepRunner, reporting reporter: any SweepReporter, file: String
  ) {
    let signals = Signals.install()
    reporter.begin(runner.record, file: file)
    for event in runner.service() { reporter.report(event, of: runner.record) }
    while !runner.isOver {
      _ = Input.wait([signals, runner.descriptor], seconds: runner.isWaiting ? 0.5 : nil)
      while let signal = Signals.next() {
        switch signal {
        case .interrupt, .terminate, .hangUp: runner.stop()
        case .suspend: Signals.stopProcess()
        case .windowChanged, .resumed: break
        }
      }
      for event in runner.service() { reporter.report(event, of: runner.record) }
    }
    runner.end()
  }
}
