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

  /// The time from start to end, or to the last report, pauses included.
  public var wallSeconds: Double { max(0, (endedAt ?? startedAt) - startedAt) }

  public static func == (a: Self, b: Self) -> Bool { a.json == b.json }
}
