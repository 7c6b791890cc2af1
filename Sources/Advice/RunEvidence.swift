import Monitoring

/// What is known of a run, in bounded memory: all that rules look at.
struct RunEvidence: Sendable {
  private(set) var layersOfRun: [RunDescription.Layer] = []
  private(set) var hyperparameters: [HyperparameterDescriptor] = []
  private(set) var values: HyperparameterValues = [:]
  /// Whether there is one loss; of several networks each has its own, and none has to fall.
  private(set) var hasOneLoss = false
  private(set) var step = 0
  private(set) var loss = LossEvidence()
  private(set) var epochs = EpochEvidence()
  private(set) var layers = LayerEvidence()

  mutating func receive(_ event: RunEvent) {
    switch event {
    case .started(let run): start(run)
    case .steps(let summary):
      step = summary.lastStep
      loss.add(summary)
      // A schedule moves the rate without anybody setting it.
      if values[.learningRate] != nil { values[.learningRate] = .number(summary.learningRate) }
    case .epoch(let report):
      step = report.step
      epochs.add(report)
    case .layers(let statistics, let step):
      self.step = max(self.step, step)
      layers.add(statistics, of: layersOfRun, values: values)
    case .applied(let change): values[change.key] = change.to
    case .controls(let descriptors, let values):
      hyperparameters = descriptors
      self.values = values
    default: break
    }
  }

  private mutating func start(_ run: RunDescription) {
    self = RunEvidence()
    layersOfRun = run.layers
    hyperparameters = run.hyperparameters
    values = run.values
    hasOneLoss = run.metrics.first?.name == "loss"
    let batch = max(1, run.values[.batchSize]?.number ?? 1)
    loss = LossEvidence(stepsPerEpoch: Double(run.trainingSamples) / batch)
  }

  /// Looks at what comes after a change only.
  mutating func restart() {
    loss.restart()
    epochs.restart()
  }

  /// The loss of a network that knows nothing: of a classifier ln of the number of classes, else that of the
  /// first step.
  var referenceLoss: Double {
    guard let classes = epochs.confusion?.classes.count, classes > 1 else { return loss.first }
    return min(loss.first, Logarithm.natural(classes))
  }

  /// Whether the loss is not so low that nothing is left to fall; of several networks nobody knows.
  var canStillLearn: Bool {
    !hasOneLoss || !(loss.recent < Thresholds.lowLevel * referenceLoss)
  }
}

extension HyperparameterKey {
  static let learningRate = HyperparameterKey(rawValue: "learning_rate")
  static let batchSize = HyperparameterKey(rawValue: "batch_size")
  static let weightDecay = HyperparameterKey(rawValue: "weight_decay")
  static let clipNorm = HyperparameterKey(rawValue: "global_clipnorm")

  /// The same of one of several networks: `generator.learning_rate`.
  func of(_ network: String) -> HyperparameterKey {
    network.isEmpty ? self : HyperparameterKey(rawValue: network + "." + rawValue)
  }
}
