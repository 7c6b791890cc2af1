import Experiments
import Files
import Monitoring
import Training

/// A saved run that is taken up again at one of its steps: its definition, the checkpoint to begin with and what was
/// done to it from there on.
struct ContinuedRun {
  let plan: TrainingPlan
  /// The record as it was at the step where the run goes on.
  let past: ExperimentRecord
  private let record: ExperimentRecord

  /// The origin of a recorder: the same run, or one of its own.
  func origin(isFork: Bool) -> RunRecorder.Origin {
    isFork
      ? .forked(past, ExperimentRecord.Lineage(id: record.id, step: plan.firstStep))
      : .resumed(past)
  }

  /// Goes on where the run was broken off: from its last checkpoint, with all that was changed after it.
  /// - Throws: `InputError` when something does not fit any more, or there is nothing left to train.
  static func resuming(
    _ record: ExperimentRecord, in store: RunStore, epochs: Int?, threads: Int?
  ) throws -> ContinuedRun {
    try refuseLive(record, in: store)
    let step = Int.max
    var sets: [String] = []
    if let epochs { sets.append("epochs=\(epochs)") }
    return try ContinuedRun(record, in: store, at: step, sets: sets, threads: threads)
  }

  /// Begins a run of its own with the state that the saved one had after `step` steps.
  /// - Parameters:
  ///   - step: nil for the last.
  ///   - sets: what is changed there, as `KEY=VALUE`.
  static func forking(
    _ record: ExperimentRecord, in store: RunStore, at step: Int?, sets: [String], epochs: Int?,
    threads: Int?
  ) throws -> ContinuedRun {
    let last = record.steps.lastStep
    let step = step ?? last
    guard (0...last).contains(step) else {
      throw InputError(
        place: "--at", found: "\(step)", expected: "a step of the run, from 0 to \(last)")
    }
    let all = sets + (epochs.map { ["epochs=\($0)"] } ?? [])
    return try ContinuedRun(
      record, in: store, at: step, sets: all, threads: threads, isFork: true)
  }

  private static func refuseLive(
    _ record: ExperimentRecord, in store: RunStore
  ) throws(InputError) {
    guard record.status == .running else { return }
    throw InputError(
      place: "run \(record.id.quoted)", found: "a run that is still training",
      expected: "one that has ended",
      advice: "stop it first, or take \"descent fork\" for a run of its own")
  }

  private init(
    _ record: ExperimentRecord, in store: RunStore, at step: Int, sets: [String],
    threads: Int?, isFork: Bool = false
  ) throws {
    try TrainingOptions.check(threads: threads)
    self.record = record
    let start = Self.checkpoint(of: record, in: store, upTo: step)
    let place = start?.place ?? (step: 0, changes: 0)
    var plan = try SavedModel.plan(of: record, in: store, from: start)
    plan.threads = threads ?? record.threads
    plan.firstStep = isFork ? step : place.step
    // What was changed after as many steps as the fork has is not in force there yet.
    let own = isFork ? record.changes.prefix { $0.step < step } : record.changes[...]
    var script = record.deeds(after: place.changes, since: place.step).filter {
      !isFork || $0.step < step
    }
    if !sets.isEmpty {
      var chosen = Dictionary(
        record.hyperparameters.map { ($0.key, $0.value.text) }, uniquingKeysWith: { $1 })
      for text in sets { chosen[Self.key(of: text)] = String(text.drop { $0 != "=" }.dropFirst()) }
      let descriptors = plan.hyperparameters(choosing: chosen)
      var values: [(key: HyperparameterKey, value: HyperparameterValue)] = []
      for text in sets {
        let option = text.hasPrefix("epochs=") ? "--epochs" : "--set"
        values.append(try Assignment.read(text, named: option, among: descriptors))
      }
      // What brings numbers with it comes before these.
      values = values.filter(\.key.bringsOthers) + values.filter { !$0.key.bringsOthers }
      let place = isFork ? step : record.steps.lastStep
      script += values.map {
        RunScript.Entry(step: place, deed: .set($0.key, $0.value, .commandLine))
      }
    }
    plan.script = RunScript(script)
    self.plan = plan
    past = record.truncated(
      toStep: isFork ? step : place.step, changes: isFork ? own.count : place.changes)
  }

  private static func key(of text: String) -> String { String(text.prefix { $0 != "=" }) }

  /// The newest checkpoint that is whole, of at most so many steps.
  static func checkpoint(
    of record: ExperimentRecord, in store: RunStore, upTo step: Int
  ) -> Checkpoint? {
    for saved in record.checkpoints.reversed() where saved.step <= step {
      let path = store.checkpointPath(of: record.id, name: saved.file)
      // A damaged one says so by its checksum; an older one serves as well, it only takes longer.
      if let checkpoint = try? Checkpoint(contentsOf: path), checkpoint.place != nil {
        return checkpoint
      }
    }
    return nil
  }
}

extension ExperimentRecord {
  /// What people and the command line did to the run, in order: not what its own rules did, which do it again.
  /// - Parameters:
  ///   - count: changes that have been made already.
  ///   - step: where the run goes on.
  func deeds(after count: Int, since step: Int) -> [RunScript.Entry] {
    var entries = changes.dropFirst(count).filter { $0.author != .schedule }.map { change in
      RunScript.Entry(step: change.step, deed: .set(change.key, change.to, change.author))
    }
    for incident in incidents where incident.kind == .healed && incident.step >= step {
      let index = entries.lastIndex { $0.step <= incident.step }.map { $0 + 1 } ?? 0
      entries.insert(RunScript.Entry(step: incident.step, deed: .heal), at: index)
    }
    return entries
  }
}
