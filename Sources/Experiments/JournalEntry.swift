import Files
import Monitoring

/// One line of a journal: what a record takes in.
///
/// A live record and one that is folded from a journal take in the same entries, so they are the same.
public enum JournalEntry: Equatable, Sendable {
  /// Steps, some of them folded together, in order.
  case steps([StepSummary])
  case epoch(EpochReport)
  case change(AppliedChange)
  /// The values in force, after a change that brought other hyperparameters with it.
  case hyperparameters([HyperparameterSetting])
  case histograms([TensorHistogram], step: Int)
  case checkpoint(SavedCheckpoint)
  /// The files that went.
  case checkpointsRemoved([String])
  case incident(Incident)
  case finished(RunResult)
}

/// A hyperparameter with its value.
public struct HyperparameterSetting: Equatable, Sendable {
  public var key: String
  public var value: HyperparameterValue

  public init(key: String, value: HyperparameterValue) {
    self.key = key
    self.value = value
  }
}

extension ExperimentRecord {
  /// Takes in what happened next.
  mutating func apply(_ entry: JournalEntry) {
    switch entry {
    case .steps(let summaries):
      for summary in summaries {
        steps.append(summary)
        trainingSeconds += summary.seconds
      }
    case .epoch(let report): add(report)
    case .change(let change): add(change)
    case .hyperparameters(let settings): hyperparameters = settings.map { ($0.key, $0.value) }
    case .histograms(let histograms, let step):
      self.histograms = histograms
      histogramCourse.add(HistogramSnapshot(step: step, histograms: histograms))
    case .checkpoint(let checkpoint): add(checkpoint)
    case .checkpointsRemoved(let files): checkpoints.removeAll { files.contains($0.file) }
    case .incident(let incident):
      if incident.kind == .resumed || incident.kind == .continued {
        status = .running
        reason = nil
      }
      incidents.append(incident)
      if incidents.count > Incident.mostKept { removeOldestIncident() }
    case .finished(let result): finish(result)
    }
  }

  /// Returns of weights stay as long as anything else does: a replay repeats them.
  private mutating func removeOldestIncident() {
    incidents.remove(at: incidents.firstIndex { $0.kind != .healed } ?? 0)
  }

  private mutating func add(_ checkpoint: SavedCheckpoint) {
    self.checkpoint = checkpoint.file
    if let index = checkpoints.firstIndex(where: { $0.file == checkpoint.file }) {
      checkpoints[index].bytes = checkpoint.bytes
      for reason in checkpoint.reasons where !checkpoints[index].reasons.contains(reason) {
        checkpoints[index].reasons.append(reason)
      }
    } else {
      let index = checkpoints.lastIndex { $0.step < checkpoint.step }.map { $0 + 1 } ?? 0
      checkpoints.insert(checkpoint, at: index)
    }
  }

  private mutating func add(_ report: EpochReport) {
    // Only the last one is kept: every epoch's would make the record large.
    if let matrix = report.confusion { confusion = matrix }
    var report = report
    report.confusion = nil
    epochs.append(report)
    take(report)
  }

  /// Takes an epoch's metrics for the last ones and, where they are, for the best.
  private mutating func take(_ report: EpochReport) {
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

  private mutating func add(_ change: AppliedChange) {
    changes.append(change)
    if let index = hyperparameters.firstIndex(where: { $0.key == change.key.rawValue }) {
      hyperparameters[index].value = change.to
    }
  }

  private mutating func finish(_ result: RunResult) {
    status = result.status
    reason = result.reason
    trainingSeconds = result.trainingSeconds
    if let matrix = result.confusion { confusion = matrix }
    for entry in result.metrics.entries { metrics[entry.name] = entry.value }
  }

  /// The run as it was after `step` steps, for one that goes on from there.
  /// - Parameter changes: how many of the changes were in force then.
  public func truncated(toStep step: Int, changes count: Int) -> ExperimentRecord {
    var record = self
    record.steps = steps.truncated(toStep: step)
    record.changes = Array(changes.prefix(count))
    record.metrics = MetricValues()
    record.best = []
    record.epochs = []
    for report in epochs where report.step <= step {
      record.epochs.append(report)
      record.take(report)
    }
    record.trainingSeconds = record.steps.buckets.reduce(0) { $0 + $1.seconds }
    record.histogramCourse.removeAll { $0.step > step }
    record.histograms = record.histogramCourse.last?.histograms ?? []
    record.incidents.removeAll { $0.step > step }
    record.checkpoints.removeAll { $0.step > step }
    record.checkpoint = record.checkpoints.last?.file
    record.confusion = nil
    record.reason = nil
    record.status = .running
    return record
  }
}
