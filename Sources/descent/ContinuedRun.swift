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
  func origin(isFork: Bool) -> RunOrigin {
    isFork
      ? .forked(past, ExperimentRecord.Lineage(id: record.id, step: plan.firstStep))
      : .resumed(past, from: record)
  }

  /// Goes on where the run was broken off: from its last checkpoint, with all that was changed after it.
  /// - Throws: `InputError` when something does not fit any more, or there is nothing left to train.
  static func resuming(
    _ record: ExperimentRecord, in store: RunStore, epochs: Int?, threads: Int?
  ) throws -> ContinuedRun {
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
    let isLast = step == nil
    let step = step ?? last
    guard (0...last).contains(step) else {
      throw InputError(
        place: "--at", found: "\(step)", expected: "a step of the run, from 0 to \(last)")
    }
    let all = sets + (epochs.map { ["epochs=\($0)"] } ?? [])
    return try ContinuedRun(
      record, in: store, at: step, sets: all, threads: threads, isFork: true,
      takesLastChanges: isLast)
  }

  private init(
    _ record: ExperimentRecord, in store: RunStore, at step: Int, sets: [String],
    threads: Int?, isFork: Bool = false, takesLastChanges: Bool = false
  ) throws {
    try TrainingOptions.check(threads: threads)
    self.record = record
    // What was changed after as many steps as the fork has is not in force there yet, but for what its rules did.
    var own =
      isFork
      ? record.changes.prefix { $0.step < step || $0.step == step && $0.author == .schedule }
      : record.changes[...]
    let start = Self.checkpoint(
      of: record, in: store, upTo: step,
      changes: takesLastChanges ? record.changes.count : own.count)
    let place = start?.place ?? (step: 0, changes: 0)
    if isFork, place.step == step { own = record.changes.prefix(place.changes) }
    var plan = try SavedModel.plan(of: record, in: store, from: start)
    plan.threads = threads ?? record.threads
    plan.firstStep = isFork ? step : place.step
    var script = record.deeds(after: place.changes, since: place.step).filter {
      !isFork || takesLastChanges || $0.step < step
    }
    if !sets.isEmpty {
      let earlier = record.hyperparameters.filter {
        HyperparameterKey(rawValue: $0.key).bringsOthers
      }
      var chosen = Dictionary(
        earlier.map { ($0.key, $0.value.text) }, uniquingKeysWith: { $1 })
      for text in sets where HyperparameterKey(rawValue: Self.key(of: text)).bringsOthers {
        chosen[Self.key(of: text)] = String(text.drop { $0 != "=" }.dropFirst())
      }
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
    plan.script = RunScript(
      script, replacesWaiting: start.map { record.hasEnded(epochOf: $0, by: step) } ?? false)
    self.plan = plan
    past = record.truncated(
      toStep: isFork ? step : place.step, changes: isFork ? own.count : place.changes)
  }

  private static func key(of text: String) -> String { String(text.prefix { $0 != "=" }) }

  /// The newest checkpoint that is whole, of at most so many steps and changes.
  static func checkpoint(
    of record: ExperimentRecord, in store: RunStore, upTo step: Int, changes: Int
  ) -> Checkpoint? {
    for saved in record.checkpoints.reversed()
    where saved.step <= step && !record.healed(over: saved.step) {
      let path = store.checkpointPath(of: record.id, name: saved.file)
      // A damaged one says so by its checksum; an older one serves as well, it only takes longer.
      guard let checkpoint = try? Checkpoint(contentsOf: path), let place = checkpoint.place,
        place.step == saved.step, place.changes <= changes
      else { continue }
      return checkpoint
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
      guard let from = Int(incident.text) else { continue }
      let index = entries.lastIndex { $0.step <= incident.step }.map { $0 + 1 } ?? 0
      entries.insert(RunScript.Entry(step: incident.step, deed: .heal(from: from)), at: index)
    }
    return entries
  }

  /// Whether weights of before a step came back at it or later: whoever repeats that begins before it.
  func healed(over step: Int) -> Bool {
    incidents.contains { incident in
      incident.kind == .healed && incident.step >= step
        && Int(incident.text).map { $0 < step } ?? false
    }
  }

  /// Whether the run came to the end of the epoch that a checkpoint is in, in at most so many steps: what waited
  /// there for that end is among its changes, or was taken back.
  func hasEnded(epochOf checkpoint: Checkpoint, by step: Int) -> Bool {
    guard let place = checkpoint.place else { return false }
    return epochs.contains { $0.step > place.step && $0.step <= step }
  }
}
