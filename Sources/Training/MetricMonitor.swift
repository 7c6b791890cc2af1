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
