import Monitoring

extension HyperparameterCatalog {
  /// Whether a run may end early, and when where it may.
  /// - Parameter metrics: what can be watched.
  static func descriptors(
    of stopping: EarlyStopping?, metrics: [String]
  ) -> [HyperparameterDescriptor] {
    guard let stopping, stopping.isOn else { return [earlyStopping] }
    return [
      earlyStopping,
      HyperparameterDescriptor(
        key: .stoppingMonitor, label: "monitor", kind: .choice(metrics), effect: .nextStep,
        group: .earlyStopping, explanation: "The metric that has to get better."),
      HyperparameterDescriptor(
        key: .stoppingPatience, label: "patience",
        kind: .whole(MetricMonitor.patiences, .linear(1)), unit: "epochs", effect: .nextStep,
        group: .earlyStopping, explanation: "How long the run may get no better."),
      HyperparameterDescriptor(
        key: .stoppingMinimumDelta, label: "min delta",
        kind: .number(MetricMonitor.minimumDeltas, .logarithmic(factor: 2, smallest: 1e-4)),
        effect: .nextStep, group: .earlyStopping,
        explanation: "How much better than the best counts as better."),
    ]
  }

  /// The values of what `descriptors(of:metrics:)` lists.
  static func values(of stopping: EarlyStopping?) -> HyperparameterValues {
    guard let stopping, stopping.isOn else { return [.earlyStopping: .flag(false)] }
    return [
      .earlyStopping: .flag(true), .stoppingMonitor: .choice(stopping.monitor.name),
      .stoppingPatience: .number(Double(stopping.monitor.patience)),
      .stoppingMinimumDelta: .number(stopping.monitor.minimumDelta),
    ]
  }

  static let earlyStopping = HyperparameterDescriptor(
    key: .earlyStopping, label: "stop early", kind: .flag, effect: .nextStep,
    group: .earlyStopping, explanation: "Ends the run when a metric gets no better any more.")
}

extension HyperparameterKey {
  public static let earlyStopping = HyperparameterKey(rawValue: "early_stopping")
  static let stoppingMonitor = HyperparameterKey(rawValue: "early_stopping.monitor")
  static let stoppingPatience = HyperparameterKey(rawValue: "early_stopping.patience")
  static let stoppingMinimumDelta = HyperparameterKey(rawValue: "early_stopping.min_delta")

  /// Whether it says when a run ends early.
  var isEarlyStopping: Bool { rawValue.hasPrefix(Self.earlyStopping.rawValue) }
}
