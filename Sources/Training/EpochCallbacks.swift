import Files
import Monitoring

/// Watches one metric from epoch to epoch: is it still getting better?
///
/// The name is Keras' (`val_loss`), and so is the rule: better is an improvement of more than `min_delta`.
struct MetricMonitor: Sendable, Equatable {
  var name: String
  var minimumDelta: Double
  var patience: Int
  private(set) var best: Double?
  /// Epochs since the best.
  private(set) var waited = 0

  /// Reads `monitor` (`val_loss`), `min_delta` and `patience`.
  init(
    from object: JSONReader, minimumDelta: Double, patience: Int
  ) throws(InputError) {
    name = try object.string("monitor", default: "val_loss")
    self.minimumDelta = try object.number("min_delta", in: 0...1e9, default: minimumDelta)
    self.patience = try object.whole("patience", in: 0...1_000_000, default: patience)
  }

  /// Whether larger values of the metric are the better ones.
  var isHigherBetter: Bool {
    !["loss", "error"].contains { name.hasSuffix($0) }
  }

  /// Takes the next epoch's metrics in.
  /// - Returns: whether this epoch is the best so far; nil when the metric is missing.
  mutating func improves(_ metrics: MetricValues) -> Bool? {
    guard let value = metrics[name] else { return nil }
    let isBetter =
      best.map { best in
        isHigherBetter ? value - minimumDelta > best : value + minimumDelta < best
      } ?? !value.isNaN
    if isBetter {
      best = value
      waited = 0
    } else {
      waited += 1
    }
    return isBetter
  }

  /// Begins to wait anew.
  mutating func restart() { waited = 0 }
}

/// Ends a run that gets no better, as Keras `EarlyStopping`.
public struct EarlyStopping: Sendable, Equatable {
  var monitor: MetricMonitor
  /// Whether the weights of the best epoch come back at the end.
  var restoresBestWeights: Bool
  /// The first epoch that counts, from 0.
  var startFromEpoch: Int

  /// Reads `{ "monitor": "val_loss", "patience": 5, "restore_best_weights": true }`.
  init(from object: JSONReader) throws(InputError) {
    monitor = try MetricMonitor(from: object, minimumDelta: 0, patience: 0)
    restoresBestWeights = try object.boolean("restore_best_weights", default: false)
    startFromEpoch = try object.whole("start_from_epoch", in: 0...1_000_000, default: 0)
    try object.finish()
  }
}

/// Lowers the learning rate of a run that gets no better, as Keras `ReduceLROnPlateau`.
public struct ReduceOnPlateau: Sendable, Equatable {
  var monitor: MetricMonitor
  var factor: Double
  /// Epochs after a reduction in which nobody waits.
  var cooldown: Int
  var minimumRate: Double
  private var cooling = 0

  /// Reads `{ "monitor": "val_loss", "factor": 0.1, "patience": 10, "min_lr": 0 }`.
  init(from object: JSONReader) throws(InputError) {
    monitor = try MetricMonitor(from: object, minimumDelta: 1e-4, patience: 10)
    factor = try object.number("factor", in: 0...0.999999, default: 0.1)
    cooldown = try object.whole("cooldown", in: 0...1_000_000, default: 0)
    minimumRate = try object.number("min_lr", in: 0...1000, default: 0)
    try object.finish()
  }

  /// Takes the next epoch's metrics in.
  /// - Returns: the new learning rate, or nil when it stays.
  mutating func rate(after metrics: MetricValues, current: Double) -> Double? {
    let improves = monitor.improves(metrics)
    if cooling > 0 {
      cooling -= 1
      monitor.restart()
    }
    guard improves == false, cooling == 0, monitor.waited >= max(1, monitor.patience) else {
      return nil
    }
    monitor.restart()
    cooling = cooldown
    let rate = max(current * factor, minimumRate)
    return rate < current ? rate : nil
  }
}
