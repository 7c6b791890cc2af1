import Files
import Monitoring

/// Keeps a run: folds its events into a record and writes each to a journal as it comes.
///
/// The journal is written at least twice a second, and at each epoch and change; at the end it is folded into the
/// record's own file. A process that dies leaves a journal that is at most half a second old, which the next one
/// folds. Checkpoints go beside it, with as many kept as `CheckpointRetention` says.
public final class RunRecorder {
  public private(set) var record: ExperimentRecord?
  public private(set) var store: RunStore
  private let provenance: RunProvenance
  private let wallTime: TimeSource

  private var journal: Journal?
  /// Steps that are in the record and not yet in the journal.
  private var steps: [StepSummary] = []
  private var histograms: (histograms: [TensorHistogram], step: Int)?
  private var isUrgent = false
  /// Whether the record is one of its own by now, whatever the run began as.
  private var beganAnew = false
  private var lastWrite = -Double.infinity
  private var lastAttempt = -Double.infinity
  private var lastHistograms = -Double.infinity
  /// Whether the record's own file is still to be written.
  private var isEnding = false
  private var writeFailure: AtomicFile.WriteError?
  private var checkpointFailure: AtomicFile.WriteError?

  /// Seconds between writes when nothing important happens.
  private static let writeInterval = 0.5
  /// Seconds between tries to write again after a failure.
  private static let retryInterval = 1.0
  private static let histogramInterval = 5.0

  /// - Parameters:
  ///   - gitRevision: the commit of the folder that the run is started in.
  ///   - tags: what a new run is called from the start.
  ///   - wallTime: seconds since 1970.
  ///   - letters: four letters that make an id its own.
  public init(
    store: RunStore, host: ExperimentRecord.Host, origin: RunOrigin = .new,
    gitRevision: String? = nil, tags: [String] = [], wallTime: @escaping TimeSource,
    letters: @escaping () -> String = RunRecorder.randomLetters
  ) {
    self.store = store
    self.wallTime = wallTime
    provenance = RunProvenance(
      origin: origin, host: host, gitRevision: gitRevision, tags: tags, wallTime: wallTime,
      letters: letters)
  }

  public static func randomLetters() -> String {
    String((0..<4).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" })
  }

  /// The last failure to save, until a save succeeds. Training goes on meanwhile.
  public var failure: AtomicFile.WriteError? { writeFailure ?? checkpointFailure }

  /// Whether `writeIfDue` has something to do before long, events or none.
  public var isWaiting: Bool {
    journal?.hasUnwritten == true || !steps.isEmpty || isEnding || failure != nil
  }

  /// Makes a saved run that is to go on this process's own, before its data are read.
  ///
  /// Until it has come as far again as it was, the whole of it stays as it is saved.
  /// - Throws: `InputError` when another process trains it already, or its folder takes nothing.
  public func claim() throws(InputError) {
    guard case .resumed(_, let whole) = provenance.origin else { return }
    do {
      journal = try Journal(whole, at: store.journalPath(of: whole.id), replaces: false)
    } catch {
      try store.checkNotTraining(whole)
      throw InputError(
        file: error.path, found: error.reason, expected: "to \(error.step) it",
        advice: "a run goes on in the folder that it is in")
    }
  }

  // MARK: Events

  /// Takes in the next event.
  public func receive(_ event: RunEvent) {
    switch event {
    case .started(let run): begin(provenance.firstRecord(of: run))
    case .steps(let summary): add(summary)
    case .epoch(let report): take(.epoch(report), isUrgent: true)
    case .histograms(let all, let step):
      histograms = (all.filter { $0.kind == .weights }, step)
      if abs(wallTime() - lastHistograms) >= Self.histogramInterval { takeHistograms() }
    case .applied(let change): take(.change(change), isUrgent: true)
    case .controls(let descriptors, let values):
      take(.hyperparameters(HyperparameterSetting.all(descriptors, values)))
    case .checkpoint(let bytes, let step, let reason): keep(bytes, step, reason)
    case .note(let text, let step): take(.incident(Incident(step: step, kind: .note, text: text)))
    case .healed(let step, let from):
      take(.incident(Incident(step: step, kind: .healed, text: "\(from)")), isUrgent: true)
    case .paused(let step): take(.incident(Incident(step: step, kind: .paused)), isUrgent: true)
    case .resumed(let step):
      isEnding = false
      take(.incident(Incident(step: step, kind: .resumed)), isUrgent: true)
      if journal == nil, writeFailure == nil { beginJournal() }
    case .rewound(let rewind): branch(rewind)
    case .rejected, .preview, .layers, .learningRates: break
    case .finished(let result):
      takeHistograms()
      take(.finished(result))
      end()
    }
  }

  /// Writes what is waiting when it is time. Call after each batch of events, and once in a while without.
  public func writeIfDue() {
    guard record != nil else { return }
    let time = wallTime()
    // A wall clock can also be set back.
    if writeFailure != nil {
      if abs(time - lastAttempt) >= Self.retryInterval { retry() }
    } else if isEnding {
      saveRecord()
    } else if isUrgent || abs(time - lastWrite) >= Self.writeInterval {
      write()
    }
  }

  /// Saves what has not been saved, for whoever is about to leave.
  ///
  /// Where the run's own folder still takes nothing, it goes to another, so that no run is lost.
  /// - Returns: the failure of the run's own folder, when there was one.
  @discardableResult
  public func flush(fallback folder: String) -> AtomicFile.WriteError? {
    guard record != nil else {
      journal?.remove()
      journal = nil
      return nil
    }
    if writeFailure != nil || isEnding { retry() } else { write() }
    guard let original = writeFailure else { return nil }
    store = RunStore(folder: folder)
    journal = nil
    isEnding = true
    retry()
    return original
  }

  /// Removes what was saved: the person does not want it. Of a saved run that went on, what it was before stays.
  public func discard() {
    journal?.remove()
    if let record {
      var kept: [SavedCheckpoint] = []
      if isRepetition, case .resumed(_, let whole) = provenance.origin {
        kept = whole.checkpoints
        try? store.save(store.withPresentCheckpoints(whole))
      } else {
        AtomicFile.remove(store.path(of: record.id))
      }
      let files = Set(kept.map(\.file))
      for checkpoint in record.checkpoints where !files.contains(checkpoint.file) {
        AtomicFile.remove(store.checkpointPath(of: record.id, name: checkpoint.file))
      }
      AtomicFile.removeFolder(store.checkpointFolder(of: record.id))
    }
    record = nil
    journal = nil
    steps = []
    writeFailure = nil
    checkpointFailure = nil
  }

  // MARK: Taking in

  private func take(_ entry: JournalEntry, isUrgent: Bool = false) {
    guard record != nil else { return }
    writeSteps()
    record?.apply(entry)
    record?.endedAt = wallTime()
    journal?.append(entry)
    // What happens after the end, such as a change for more epochs, belongs into the record as well.
    if journal == nil, record?.status != .running { isEnding = true }
    self.isUrgent = self.isUrgent || isUrgent
  }

  private func add(_ summary: StepSummary) {
    guard record != nil else { return }
    record?.apply(.steps([summary]))
    record?.endedAt = wallTime()
    // As fine as the record keeps them.
    let width = record?.steps.bucketWidth ?? 1
    if let last = steps.last, (last.firstStep - 1) / width == (summary.lastStep - 1) / width {
      steps[steps.count - 1].merge(summary)
    } else {
      steps.append(summary)
    }
  }

  /// Adds the steps that are waiting to the journal's lines.
  private func writeSteps() {
    guard !steps.isEmpty else { return }
    journal?.append(.steps(steps))
    steps.removeAll(keepingCapacity: true)
  }

  private func takeHistograms() {
    guard let (histograms, step) = histograms else { return }
    take(.histograms(histograms, step: step))
    self.histograms = nil
    lastHistograms = wallTime()
  }

  /// Writes a checkpoint and lets those go that are not kept.
  private func keep(_ bytes: [UInt8], _ step: Int, _ reason: CheckpointReason) {
    guard let id = record?.id else { return }
    // A resumed run begins where it always did.
    if reason == .start, isRepetition { return }
    let file = SavedCheckpoint.name(step: step)
    do {
      try AtomicFile.write(bytes, to: store.checkpointPath(of: id, name: file))
      checkpointFailure = nil
    } catch {
      checkpointFailure = error
      return
    }
    take(
      .checkpoint(
        SavedCheckpoint(step: step, file: file, reasons: [reason], bytes: bytes.count)))
    let superfluous = record.map(CheckpointRetention.superfluous) ?? []
    if !superfluous.isEmpty {
      take(.checkpointsRemoved(superfluous.map(\.file)))
      for checkpoint in superfluous {
        AtomicFile.remove(store.checkpointPath(of: id, name: checkpoint.file))
      }
    }
    write(syncs: true)
  }

  // MARK: Writing

  private func begin(_ new: ExperimentRecord) {
    record = new
    isEnding = false
    steps = []
    beginJournal()
  }

  private func beginJournal() {
    guard let record else { return }
    lastAttempt = wallTime()
    do {
      journal = try Journal(record, at: store.journalPath(of: record.id))
      steps.removeAll(keepingCapacity: true)
      writeFailure = nil
      lastWrite = lastAttempt
      isUrgent = false
    } catch {
      journal = nil
      writeFailure = error
    }
  }

  private func write(syncs: Bool = false) {
    guard let journal else { return }
    lastWrite = wallTime()
    lastAttempt = lastWrite
    isUrgent = false
    writeSteps()
    do {
      if syncs { try journal.sync() } else { try journal.flush() }
    } catch {
      // It may end in half a line, so it is begun anew when something can be written again.
      self.journal = nil
      writeFailure = error
      return
    }
    if journal.isLong { beginJournal() }
  }

  /// Folds the journal into the record's own file.
  private func end() {
    // A run that was stopped before it began has nothing to save.
    guard record != nil else { return }
    write()
    isEnding = true
    saveRecord()
  }

  private func saveRecord() {
    guard let record else { return }
    lastAttempt = wallTime()
    do {
      try store.save(isRepetition ? store.furthest(record) : record)
      journal?.remove()
      journal = nil
      isEnding = false
      writeFailure = nil
    } catch {
      writeFailure = error
    }
  }

  /// Whether the record is one that may not have come as far again as it was.
  private var isRepetition: Bool {
    if !beganAnew, case .resumed = provenance.origin { true } else { false }
  }

  private func retry() {
    if isEnding { saveRecord() } else { beginJournal() }
  }

  // MARK: Records

  /// Ends the record and begins another one that shares its past up to a step.
  private func branch(_ rewind: Rewind) {
    guard let old = record else { return }
    let step = rewind.to
    beganAnew = true
    let lineage = ExperimentRecord.Lineage(id: old.id, step: step)
    let new = provenance.fork(
      of: old.truncated(toStep: step, changes: rewind.changes), lineage)
    if old.status == .running {
      take(
        .finished(
          RunResult(
            status: .stopped, reason: "rewound to step \(step), goes on as \(new.id)",
            steps: rewind.from, epochs: old.epochs.count, metrics: old.metrics,
            trainingSeconds: old.trainingSeconds)))
      end()
    }
    begin(new)
  }
}
