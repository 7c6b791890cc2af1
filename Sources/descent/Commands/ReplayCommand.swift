import ArgumentParser
import Experiments
import Files
import Monitoring
import Training

/// `descent replay`: does a saved run again and compares.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeat a saved run, every change at its step, and compare to the last bit.",
    discussion: """
      Nothing is saved. On the same machine and with as many threads the two are equal; exit code 1 and the step \
      where they first differ when they are not. A fork is repeated from where it began.

      EXAMPLE
        descent replay mnist-mlp-20260131T12
      """)

  @Argument(help: ArgumentHelp("A file, an id, or the beginning of just one id.", valueName: "run"))
  var runID: String

  @Option(name: .long, help: "Threads, in place of the run's own.")
  var threads: Int?

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    try TrainingOptions.check(threads: threads)
    let store = try RunsFolder.store(option: runs)
    let record = try store.find(runID)
    let start = try Self.start(of: record, in: store)
    let place = start?.place ?? (step: 0, changes: 0)
    var plan = try SavedModel.plan(of: record, in: store, from: start)
    plan.threads = threads ?? record.threads
    plan.script = RunScript(
      record.deeds(after: place.changes, since: place.step),
      replacesWaiting: start.map { record.hasEnded(epochOf: $0, by: .max) } ?? false)
    var replay = Replay(plan)
    var steps = MetricSeries(capacity: ExperimentRecord.seriesCapacity)
    var epochs: [EpochReport] = []
    replay.run(toStep: record.steps.lastStep) { event in
      switch event {
      case .steps(let summary): steps.append(summary)
      case .epoch(let report): epochs.append(report)
      default: break
      }
    }
    let comparison = ReplayComparison(record, from: place.step, steps: steps, epochs: epochs)
    if let difference = comparison.difference {
      let first = difference.steps.lowerBound
      let last = difference.steps.upperBound
      let place = first == last ? "at step \(first)" : "between the steps \(first) and \(last)"
      throw Failure.Exit(
        code: 1,
        message: "\(record.id): the first difference is \(place): \(difference.metric) was "
          + "\(difference.recorded) and is \(difference.replayed)" + hint(plan, record))
    }
    let weights = try lastWeights(of: record, in: store, replay)
    print(
      "\(record.id): equal to the last bit: \(comparison.stepCount) steps, "
        + "\(comparison.epochCount) epochs, \(record.changes.count) changes\(weights)")
  }

  /// The checkpoint that the run began with, where it did not begin at its first step; one that it needs must be
  /// there.
  private static func start(
    of record: ExperimentRecord, in store: RunStore
  ) throws -> Checkpoint? {
    guard let saved = record.checkpoints.first(where: { $0.reasons.contains(.start) }) else {
      guard record.parent == nil else {
        throw InputError(
          place: "run \(record.id.quoted)", found: "a fork without the checkpoint it began with",
          expected: "a file of that in \(store.checkpointFolder(of: record.id))")
      }
      return nil
    }
    return try Checkpoint(contentsOf: store.checkpointPath(of: record.id, name: saved.file))
  }

  /// Compares the weights with those that were saved last, where the run still has them.
  private func lastWeights(
    of record: ExperimentRecord, in store: RunStore, _ replay: Replay
  ) throws -> String {
    guard let saved = record.checkpoints.last, saved.step == replay.step,
      let checkpoint = try? Checkpoint(
        contentsOf: store.checkpointPath(of: record.id, name: saved.file))
    else { return "" }
    guard replay.hasWeights(of: checkpoint) else {
      throw Failure.Exit(
        code: 1, message: "\(record.id): the losses are equal, the weights of \(saved.file) are not"
      )
    }
    return " and the weights of \(saved.file)"
  }

  private func hint(_ plan: TrainingPlan, _ record: ExperimentRecord) -> String {
    if plan.threads != record.threads { return "; the run had \(record.threads) threads" }
    if record.host.name != RunStore.hostName { return "; the run was on \(record.host.name)" }
    return ""
  }
}
