import Charts
import Monitoring

/// A checkpoint that the run can go back to.
public struct KeptCheckpoint: Equatable, Sendable {
  public var step: Int
  public var reasons: [CheckpointReason]

  public init(step: Int, reasons: [CheckpointReason]) {
    self.step = step
    self.reasons = reasons
  }
}

/// Going back: the checkpoints there are, the list of them while it is open, and the line that was left.
public struct TimeTravel: Equatable, Sendable {
  /// The oldest step first.
  public internal(set) var checkpoints: [KeptCheckpoint] = []
  /// The chosen one of them, while the list is open.
  public internal(set) var chosen: Int?
  /// The run as it went on before the last way back.
  public internal(set) var past: Past?

  /// Lines that are behind those of the run.
  public struct Past: Equatable, Sendable {
    public var series: MetricSeries
    public var validation: [String: [ChartPoint]]
  }

  /// Opens the list at the newest checkpoint that is not after `step`.
  mutating func open(at step: Int) {
    guard !checkpoints.isEmpty else { return }
    chosen = checkpoints.lastIndex { $0.step <= step } ?? 0
  }

  /// Chooses a neighbor, as far as there are any.
  mutating func move(by amount: Int) {
    chosen = chosen.map { min(max(0, $0 + amount), max(0, checkpoints.count - 1)) }
  }
}
