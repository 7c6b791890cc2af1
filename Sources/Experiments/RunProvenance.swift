import Files
import Monitoring

/// What a run begins as.
public enum RunOrigin: Sendable {
  case new
  /// A saved run that goes on: as it was at the step where it does, and the whole of it.
  case resumed(ExperimentRecord, from: ExperimentRecord)
  /// A run of its own that shares the record's past.
  case forked(ExperimentRecord, ExperimentRecord.Lineage)
}

/// Where a run comes from, and where, when and on which commit it is trained: what its record begins with.
struct RunProvenance {
  let origin: RunOrigin
  let host: ExperimentRecord.Host
  let gitRevision: String?
  /// What a new run is called from the start.
  let tags: [String]
  /// Seconds since 1970.
  let wallTime: TimeSource
  /// Four letters that make an id its own.
  let letters: () -> String

  /// The record of a run as it starts.
  func firstRecord(of run: RunDescription) -> ExperimentRecord {
    var record =
      switch origin {
      case .new: new(run)
      case .resumed(let past, _): resumed(past)
      case .forked(let past, let lineage): fork(of: past, lineage)
      }
    record.threads = run.threads
    record.status = .running
    record.hyperparameters = HyperparameterSetting.all(run.hyperparameters, run.values)
      .map { ($0.key, $0.value) }
    return record
  }

  /// The record of a run of its own that shares the past of another one.
  func fork(
    of past: ExperimentRecord, _ lineage: ExperimentRecord.Lineage
  ) -> ExperimentRecord {
    var new = past
    let time = wallTime()
    new.id = newID(past.name, time)
    new.parent = lineage
    new.startedAt = time
    new.endedAt = time
    new.checkpoints = []
    new.checkpoint = nil
    new.tags = []
    new.notes = ""
    new.host = host
    new.gitRevision = gitRevision
    return new
  }

  private func new(_ run: RunDescription) -> ExperimentRecord {
    let time = wallTime()
    var record = ExperimentRecord(
      id: newID(run.name, time), name: run.name, status: .running,
      startedAt: time, endedAt: time, trainingSeconds: 0, host: host, seed: run.seed,
      threads: run.threads, definition: run.definition, hyperparameters: [],
      changes: [], epochs: [], metricDescriptors: run.metrics + run.epochMetrics,
      metrics: MetricValues(), best: [],
      steps: MetricSeries(capacity: ExperimentRecord.seriesCapacity), histograms: [])
    record.gitRevision = gitRevision
    record.tags = tags
    return record
  }

  private func resumed(_ past: ExperimentRecord) -> ExperimentRecord {
    var record = past
    record.host = host
    record.apply(.incident(Incident(step: past.steps.lastStep, kind: .continued)))
    return record
  }

  private func newID(_ name: String, _ time: Double) -> String {
    "\(name)-\(UTCTime.compact(time))-\(letters())"
  }
}

extension HyperparameterSetting {
  /// Those of the hyperparameters that have values, in the hyperparameters' order.
  static func all(
    _ descriptors: [HyperparameterDescriptor], _ values: HyperparameterValues
  ) -> [HyperparameterSetting] {
    descriptors.compactMap { descriptor in
      values[descriptor.key].map {
        HyperparameterSetting(key: descriptor.key.rawValue, value: $0)
      }
    }
  }
}
