import Files

/// Ends a run that gets no better, as Keras `EarlyStopping`.
public struct EarlyStopping: Sendable, Equatable {
  var monitor: MetricMonitor
  /// Whether it may end the run; it watches in any case.
  var isOn: Bool
  /// Whether the weights of the best epoch come back at the end.
  var restoresBestWeights: Bool
  /// The first epoch that counts, from 0.
  var startFromEpoch: Int

  /// Epochs that somebody waits who has switched it on by hand.
  static let usualPatience = 5

  /// What somebody gets who switches it on by hand.
  init(monitor name: String, isOn: Bool) {
    monitor = MetricMonitor(name: name, patience: Self.usualPatience)
    self.isOn = isOn
    restoresBestWeights = false
    startFromEpoch = 0
  }

  /// Reads `{ "monitor": "val_loss", "patience": 5, "restore_best_weights": true }`.
  init(from object: JSONReader) throws(InputError) {
    monitor = try MetricMonitor(from: object, minimumDelta: 0, patience: 0)
    isOn = try object.boolean("enabled", default: true)
    restoresBestWeights = try object.boolean("restore_best_weights", default: false)
    startFromEpoch = try object.whole("start_from_epoch", in: 0...1_000_000, default: 0)
    try object.finish()
  }
}
