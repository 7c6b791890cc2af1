import Files
import Monitoring
import NeuralNetworks

/// Watches one metric from epoch to epoch: is it still getting better?
///
/// The name is Keras' (`val_loss`), and so is the rule: better is an improvement of more than `min_delta`.
struct MetricMonitor: Sendable, Equatable {
  /// Which way the metric is better.
  enum Mode: String, CaseIterable, Sendable {
    /// The metric's own way.
    case auto
    case min
    case max
  }

  static let minimumDeltas = 0.0...1e9
  static let patiences = 0...1_000_000

  private(set) var name: String
  private(set) var mode: Mode
  var minimumDelta: Double
  var patience: Int
  var best: Double?
  /// Epochs since the best.
  var waited = 0

  /// Reads `monitor` (`val_loss`), `mode` (`auto`), `min_delta` and `patience`.
  init(
    from object: JSONReader, minimumDelta: Double, patience: Int
  ) throws(InputError) {
    name = try object.string("monitor", default: "val_loss")
    mode = try object.choice("mode", of: "a mode", default: .auto)
    self.minimumDelta = try object.number(
      "min_delta", in: Self.minimumDeltas, default: minimumDelta)
    self.patience = try object.whole("patience", in: Self.patiences, default: patience)
  }

  /// Watches a metric in its own way.
  init(name: String, patience: Int) {
    (self.name, self.patience) = (name, patience)
    mode = .auto
    minimumDelta = 0
  }

  /// Whether larger values of the metric are the better ones.
  var isHigherBetter: Bool {
    switch mode {
    case .min: return false
    case .max: return true
    case .auto:
      let prefix = DataSplit.validation.prefix
      let metric = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      // What is no metric is the loss.
      return Metric(rawValue: metric)?.isHigherBetter ?? false
    }
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

  /// Watches another metric, of which nothing is known yet.
  mutating func watch(_ name: String, mode: Mode) {
    (self.name, self.mode) = (name, mode)
    (best, waited) = (nil, 0)
  }
}
