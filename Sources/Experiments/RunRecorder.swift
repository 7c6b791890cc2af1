import Files
import Monitoring

/// Keeps a run: folds its events into a record and saves that as it grows.
///
/// The file is replaced whole at the start, after epochs and changes at most once a second, and at the end;
/// a process that dies leaves a record that is at most that old, with the status `running`.
public final class RunRecorder {
  public private(set) var record: ExperimentRecord?
  /// The last failure to save, until a save succeeds. Training goes on meanwhile.
  public private(set) var failure: AtomicFile.WriteError?
  public private(set) var store: RunStore
  private let host: ExperimentRecord.Host
  private let wallTime: TimeSource
  private let letters: () -> String
  private var lastSave = -Double.infinity
  private var hasUnsaved = false

  /// - Parameters:
  ///   - wallTime: seconds since 1970.
  ///   - letters: four letters that make an id its own.
  public init(
    store: RunStore, host: ExperimentRecord.Host, wallTime: @escaping TimeSource,
    letters: @escaping () -> String = RunRecorder.randomLetters
  ) {
    self.store = store
    self.host = host
    self.wallTime = wallTime
    self.letters = letters
  }

  public static func randomLetters() -> String {
    String((0..<4).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement() ?? "a" })
  }

  /// Takes in the next event and saves when it is time.
  public func receive(_ event: RunEvent) {
    switch event {
    case .started(let description):
      record = newRecord(description)
      save()
    case .steps(let summary):
      record?.steps.append(summary)
      record?.trainingSeconds += summary.seconds
    case .epoch(let report):
      record?.add(report)
      hasUnsaved = true
    case .histograms(let histograms, _):
      record?.histograms = histograms.filter { $0.kind == .weights }
    case .applied(let change):
      record?.add(change)
      hasUnsaved = true
    case .controls(let descriptors, let values):
      record?.hyperparameters = descriptors.compactMap { descriptor in
        values[descriptor.key].map { (descriptor.key.rawValue, $0) }
      }
    case .checkpoint(let bytes, let step): keep(bytes, step)
    case .resumed:
      record?.status = .running
      hasUnsaved = true
    case .rejected, .preview, .layers, .paused, .note, .learningRates: break
    case .finished(let result):
      record?.finish(result)
      save()
    }
    // A wall clock can also be set back.
    if hasUnsaved, abs(wallTime() - lastSave) >= 1 { save() }
  }

  /// Saves what has not been saved, for whoever is about to leave.
  ///
  /// Where the run's own folder still takes nothing, it goes to another, so that no run is lost.
  /// - Returns: the failure of the run's own folder, when there was one.
  @discardableResult
  public func flush(fallback folder: String) -> AtomicFile.WriteError? {
    if hasUnsaved { save() }
    guard let original = failure else { return nil }
    store = RunStore(folder: folder)
    save()
    return original
  }

  /// Removes what was saved: the person does not want it.
  public func discard() {
    if let record {
      AtomicFile.remove(store.path(of: record.id))
      if let checkpoint = record.checkpoint {
        AtomicFile.remove(store.checkpointPath(of: record.id, name: checkpoint))
        AtomicFile.removeFolder(store.checkpointFolder(of: record.id))
      }
    }
    record = nil
    failure = nil
  }

  /// Writes a checkpoint beside the record and lets the one before it go.
  private func keep(_ bytes: [UInt8], _ step: Int) {
    guard let record else { return }
    let name = "step-\(step).safetensors"
    do {
      try AtomicFile.write(bytes, to: store.checkpointPath(of: record.id, name: name))
    } catch {
      failure = error
      return
    }
    if let old = record.checkpoint, old != name {
      AtomicFile.remove(store.checkpointPath(of: record.id, name: old))
    }
    self.record?.checkpoint = name
    hasUnsaved = true
  }

  private func save() {
    guard var current = record else { return }
    lastSave = wallTime()
    current.endedAt = lastSave
    record = current
    do {
      try store.save(current)
      hasUnsaved = false
      failure = nil
    } catch {
      hasUnsaved = true
      failure = error
    }
  }

  private func newRecord(_ run: RunDescription) -> ExperimentRecord {
    let time = wallTime()
    return ExperimentRecord(
      id: "\(run.name)-\(UTCTime.compact(time))-\(letters())", name: run.name, status: .running,
      startedAt: time, endedAt: time, trainingSeconds: 0, host: host, seed: run.seed,
      threads: run.threads, definition: run.definition,
      hyperparameters: run.hyperparameters.compactMap { descriptor in
        run.values[descriptor.key].map { (descriptor.key.rawValue, $0) }
      }, changes: [], epochs: [], metricDescriptors: run.metrics + run.epochMetrics,
      metrics: MetricValues(),
      best: [], steps: MetricSeries(capacity: 512), histograms: [])
  }
}

extension ExperimentRecord {
  mutating func add(_ report: EpochReport) {
    // Only the last one is kept: every epoch's would make the record large.
    if let matrix = report.confusion { confusion = matrix }
    var report = report
    report.confusion = nil
    epochs.append(report)
    for entry in report.metrics.entries {
      metrics[entry.name] = entry.value
      let descriptor = metricDescriptors.describing(entry.name)
      guard !entry.value.isNaN else { continue }
      let candidate = Best(value: entry.value, epoch: report.epoch)
      if let index = best.firstIndex(where: { $0.name == entry.name }) {
        if descriptor.isBetter(entry.value, than: best[index].best.value) {
          best[index].best = candidate
        }
      } else {
        best.append((entry.name, candidate))
      }
    }
  }

  mutating func add(_ change: AppliedChange) {
    changes.append(change)
    if let index = hyperparameters.firstIndex(where: { $0.key == change.key.rawValue }) {
      hyperparameters[index].value = change.to
    }
  }

  mutating func finish(_ result: RunResult) {
    status = result.status
    reason = result.reason
    trainingSeconds = result.trainingSeconds
    if let matrix = result.confusion { confusion = matrix }
    for entry in result.metrics.entries { metrics[entry.name] = entry.value }
  }
}
