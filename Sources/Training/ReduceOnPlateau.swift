import Files
import Monitoring

/// Lowers the learning rate of a run that gets no better, as Keras `ReduceLROnPlateau`.
public struct ReduceOnPlateau: Sendable, Equatable {
  var monitor: MetricMonitor
  var factor: Double
  /// Epochs after a reduction in which nobody waits.
  var cooldown: Int
  var minimumRate: Double
  /// Epochs of it that are left.
  var cooling = 0

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
