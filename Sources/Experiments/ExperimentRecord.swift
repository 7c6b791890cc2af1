import Files
import Monitoring

/// A run as it is saved: what was tried, what was changed when, and what came of it.
public struct ExperimentRecord: Equatable, Sendable {
  /// The value of `"schema"` that this version writes.
  public static let schema = "descent/experiment/1"

  /// Where and with what it ran.
  public struct Host: Equatable, Sendable {
    public var name: String
    public var system: String
    public var processors: Int
    public var process: Int
    public var version: String

    public init(name: String, system: String, processors: Int, process: Int, version: String) {
      self.name = name
      self.system = system
      self.processors = processors
      self.process = process
      self.version = version
    }
  }

  /// The best value of a metric and the epoch it was reached in.
  public struct Best: Equatable, Sendable {
    public var value: Double
    public var epoch: Int

    public init(value: Double, epoch: Int) {
      self.value = value
      self.epoch = epoch
    }
  }

  public var id: String
  public var name: String
  public var status: RunStatus
  public var reason: String?
  /// Seconds since 1970.
  public var startedAt: Double
  public var endedAt: Double?
  public var trainingSeconds: Double
  public var host: Host
  public var seed: UInt64
  public var threads: Int
  public var definition: JSONValue
  /// The values in force at the end.
  public var hyperparameters: [(key: String, value: HyperparameterValue)]
  public var changes: [AppliedChange]
  public var epochs: [EpochReport]
  /// Which way each metric is better, the loss first.
  public var metricDescriptors: [MetricDescriptor]
  /// Of the test samples at the end, else of the validation samples after the last epoch, for a classifier.
  public var confusion: ConfusionMatrix?
  /// The last metrics on each split, by Keras name.
  public var metrics: MetricValues
  public var best: [(name: String, best: Best)]
  public var steps: MetricSeries
  public var histograms: [TensorHistogram]
  /// The file with the weights at the end, in the folder named after the run.
  public var checkpoint: String?
  /// The checkpoints that are kept, the oldest step first.
  public var checkpoints: [SavedCheckpoint] = []
  /// The run that this one began in the middle of.
  public var parent: Lineage?
  /// The commit of the folder that it was started in, where that is under git.
  public var gitRevision: String?
  /// What people call it.
  public var tags: [String] = []
  /// What people have to say of it.
  public var notes = ""
  /// Whether somebody wants it always before their eyes.
  public var isPinned = false
  /// Whether somebody wants it out of the way.
  public var isHidden = false
  /// Pauses, notes of the engine, healed weights: what happened besides steps and changes; the oldest go first.
  public var incidents: [Incident] = []
  /// The weights' histograms from time to time, the oldest first, in bounded number.
  public var histogramCourse: [HistogramSnapshot] = []
  /// Members that this version does not know, from a later version or another program; they are kept.
  public var unknown: JSONObject = [:]

  /// Where a run comes from that did not begin at its first step.
  public struct Lineage: Equatable, Sendable {
    /// The run it was part of until then.
    public var id: String
    /// The steps done when they parted.
    public var step: Int

    public init(id: String, step: Int) {
      self.id = id
      self.step = step
    }
  }

  /// The time from start to end, or to the last report, pauses included.
  public var wallSeconds: Double { max(0, (endedAt ?? startedAt) - startedAt) }

  public static func == (a: Self, b: Self) -> Bool { a.json == b.json }
}
