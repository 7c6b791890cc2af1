import Datasets
import Files
import Monitoring
import NeuralNetworks
import Tensors

/// A run of training, one step at a time, in the caller's thread.
///
/// The same plan gives the same losses to the last bit, whatever the time of day. A step allocates nothing;
/// memory is planned when the session is made and when a larger batch size takes effect between epochs.
/// Not Sendable: it belongs to the thread that trains.
public final class TrainingSession {
  public let plan: TrainingPlan
  /// Steps done.
  public private(set) var step = 0
  /// The current epoch, counted from 1; between epochs the one just done.
  public private(set) var epoch = 0
  /// The values in force.
  public private(set) var values: HyperparameterValues
  /// The time spent in steps.
  public private(set) var trainingSeconds = 0.0

  let model: Model
  let optimizer: Optimizer
  private let training: BatchLoader
  private let validation: BatchLoader
  private let now: TimeSource
  private let stepMetrics: [Metric]
  /// One unit of the scaled targets in the original ones.
  private let targetUnit: Double
  /// What previews are made of; nil where there is nothing to show.
  private(set) lazy var previewSource = PreviewSource(plan)
  /// What can be changed; another optimizer brings other numbers.
  public private(set) var descriptors: [HyperparameterDescriptor]
  private var batchSize: Int
  private var epochs: Int
  /// What a person multiplied the scheduled learning rate by.
  private(set) var learningRateFactor = 1.0
  /// Changes that wait for the next epoch, in the order they came.
  private var waiting: [(key: HyperparameterKey, value: HyperparameterValue)] = []
  /// Changes that a plateau made and nobody has been told of yet.
  private var automatic: [AppliedChange] = []
  private var earlyStopping: EarlyStopping?
  private var reduceOnPlateau: ReduceOnPlateau?
  /// The epoch after which early stopping ended the run; more epochs asked for later go on.
  private var stoppedAtEpoch: Int?
  private var bestWeights: FloatBuffer?
  private var bestEpoch = 0
  /// Samples of the current epoch already trained on.
  private var position = 0
  private var epochSums = Model.Sums(repeating: 0)
  private var epochSamples = 0
  private var epochSeconds = 0.0

  /// Builds the network and draws its initial weights, or takes those of a checkpoint.
  ///
  /// A plan has checked that its checkpoint fits.
  public init(_ plan: TrainingPlan, now: @escaping TimeSource = MonotonicClock.now) {
    let definition = plan.definition.training
    self.plan = plan
    self.now = now
    stepMetrics = plan.model.stepMetrics
    let scalings = plan.dataset.targetScalings
    targetUnit = scalings.count == 1 ? Double(scalings[0].scale) : 1
    batchSize = definition.batchSize
    epochs = definition.epochs
    earlyStopping = definition.earlyStopping
    reduceOnPlateau = definition.reduceOnPlateau
    values = HyperparameterCatalog.values(of: definition, model: plan.model)
    descriptors = HyperparameterCatalog.descriptors(
      for: definition.optimizer.kind, model: plan.model)
    MatrixProduct.useOneThread()
    let dataset = plan.dataset
    let capacity = max(
      1, min(batchSize, dataset.trainingCount), min(Self.evaluationRows, dataset.validationCount))
    model = Model(plan.model, capacity: capacity)
    model.network.initialize(seed: definition.seed)
    optimizer = Optimizer(
      definition.optimizer, network: model.network)
    training = BatchLoader(
      dataset.samples, range: 0..<dataset.trainingCount, model: plan.model, capacity: capacity,
      seed: definition.shuffles ? definition.seed : nil)
    validation = BatchLoader(
      dataset.samples, range: dataset.trainingCount..<dataset.samples.count, model: plan.model,
      capacity: capacity, seed: nil)
    guard let checkpoint = plan.initial else { return }
    do { try restore(checkpoint) } catch { preconditionFailure("a plan checks its checkpoint") }
  }

  /// Rows of a batch in evaluation; the result does not depend on it beyond rounding.
  private static let evaluationRows = 256

  /// Whether all epochs are done.
  public var isFinished: Bool {
    isAtEpochEnd && (epoch >= epochs || stoppedAtEpoch == epoch)
  }

  /// What early stopping did, once it has ended the run.
  public var stoppingNote: String? {
    guard stoppedAtEpoch == epoch, let monitor = earlyStopping?.monitor else { return nil }
    let rest = bestWeights == nil ? "" : "; the weights of epoch \(bestEpoch) are back"
    return "stopped early: \(monitor.name) was best in epoch \(bestEpoch)\(rest)"
  }

  /// Whether an epoch is complete, or none has begun.
  public var isAtEpochEnd: Bool { epoch == 0 || position >= training.count }

  /// The learning rate of the next step.
  public var learningRate: Double {
    optimizer.definition.learningRate.rate(atStep: step) * learningRateFactor
  }

  // MARK: Training

  /// Trains on the next batch; the last one of an epoch may be smaller.
  public func trainStep() -> StepSummary {
    let start = now()
    if isAtEpochEnd { beginEpoch() }
    let rows = min(batchSize, training.count - position)
    let rate = learningRate
    let sums = training.withBatch(at: position, rows: rows, into: model.network.input) { targets in
      model.train(batch: rows, targets: targets)
    }
    optimizer.update(learningRate: rate)
    step += 1
    position += rows
    epochSums += sums
    epochSamples += rows
    let seconds = now() - start
    epochSeconds += seconds
    trainingSeconds += seconds
    var values = sums / Double(rows)
    var lane = 0
    while lane < stepMetrics.count {
      values[lane + 1] = stepMetrics[lane].value(ofMean: values[lane + 1], unit: targetUnit)
      lane += 1
    }
    return StepSummary(
      step: step, epoch: epoch, samples: rows, seconds: seconds, learningRate: rate,
      values: SIMD8<Float>(values))
  }

  /// Takes up the position of an earlier run; the epochs asked for come on top of those done.
  func resume(step: Int, epoch: Int, factor: Double) {
    self.step = step
    self.epoch = epoch
    epochs += epoch
    position = training.count
    learningRateFactor = factor
    model.network.passCount = UInt64(step)
    values[.epochs] = .number(Double(epochs))
    if !optimizer.definition.learningRate.isConstant {
      values[.learningRate] = .number(learningRate)
    }
  }

  private func beginEpoch() {
    epoch += 1
    position = 0
    epochSums = Model.Sums(repeating: 0)
    epochSamples = 0
    epochSeconds = 0
    model.epochMetrics.reset()
    training.shuffle(epoch: epoch)
  }

  /// Evaluates the validation samples after the last step of an epoch.
  public func finishEpoch() -> EpochReport {
    var metrics = values(of: epochSums, count: epochSamples, on: .training)
    for entry in evaluateValidation().entries { metrics[entry.name] = entry.value }
    let report = EpochReport(
      epoch: epoch, epochs: max(epoch, epochs), step: step, metrics: metrics,
      learningRate: learningRate, seconds: epochSeconds)
    watchPlateau(metrics)
    watchStopping(metrics)
    return report
  }

  private func watchPlateau(_ metrics: MetricValues) {
    guard let rate = reduceOnPlateau?.rate(after: metrics, current: learningRate) else { return }
    automatic.append(apply(.learningRate, .number(rate)))
  }

  private func watchStopping(_ metrics: MetricValues) {
    guard let stopping = earlyStopping, epoch > stopping.startFromEpoch else { return }
    guard let improves = earlyStopping?.monitor.improves(metrics) else { return }
    let parameters = model.network.parameters
    if improves {
      bestEpoch = epoch
      if stopping.restoresBestWeights {
        let kept = bestWeights ?? FloatBuffer(count: parameters.count)
        kept.pointer.update(from: parameters.pointer, count: parameters.count)
        bestWeights = kept
      }
    } else if let waited = earlyStopping?.monitor.waited,
      waited >= max(1, stopping.monitor.patience)
    {
      stoppedAtEpoch = epoch
    }
    if isFinished, let bestWeights {
      parameters.pointer.update(from: bestWeights.pointer, count: parameters.count)
    }
  }

  // MARK: Evaluation

  /// Loss and metrics on the validation samples, or none when nothing is held out.
  public func evaluateValidation() -> MetricValues {
    guard validation.count > 0 else { return MetricValues() }
    return values(of: evaluate(validation), count: validation.count, on: .validation)
  }

  /// Loss and metrics on the test samples, or none when the data has no test set.
  /// - Throws: `InputError` when the test files cannot be read or do not fit the model.
  public func evaluateTest() throws(InputError) -> MetricValues {
    guard let samples = try plan.dataset.testSamples() else { return MetricValues() }
    if case .labels(let labels, let count) = samples.targets, plan.model.loss.usesLabels,
      count > plan.model.width
    {
      let index = labels.firstIndex { $0 >= plan.model.width } ?? 0
      throw InputError(
        place: "the test set", found: "the label \(labels[index]) of sample \(index)",
        expected: "labels from 0 to \(plan.model.width - 1)")
    }
    let loader = BatchLoader(
      samples, range: 0..<samples.count, model: plan.model, capacity: model.network.capacity,
      seed: nil)
    return values(of: evaluate(loader), count: samples.count, on: .test)
  }

  private func evaluate(_ loader: BatchLoader) -> Model.Sums {
    model.epochMetrics.reset()
    var sums = Model.Sums(repeating: 0)
    var start = 0
    while start < loader.count {
      let rows = min(model.network.capacity, loader.count - start)
      sums += loader.withBatch(at: start, rows: rows, into: model.network.input) { targets in
        model.evaluate(batch: rows, targets: targets)
      }
      start += rows
    }
    return sums
  }

  private func values(of sums: Model.Sums, count: Int, on split: DataSplit) -> MetricValues {
    var metrics = MetricValues()
    metrics[split.prefix + "loss"] = sums[0] / Double(count)
    for (index, metric) in plan.model.stepMetrics.enumerated() {
      metrics[split.prefix + metric.rawValue] = metric.value(
        ofMean: sums[index + 1] / Double(count), unit: targetUnit)
    }
    for metric in model.epochMetrics.metrics {
      metrics[split.prefix + metric.rawValue] = model.epochMetrics.value(of: metric)
    }
    return metrics
  }

  /// The spread of every parameter tensor, from live memory.
  public func histograms(bins: Int = 64) -> [TensorHistogram] {
    model.network.histograms(bins: bins)
  }

  // MARK: Hyperparameters

  /// Applies a change now, or keeps it for the next epoch when its descriptor says so.
  /// - Returns: the change, or nil when it waits.
  /// - Throws: `InputError` when there is no such hyperparameter or the value does not fit it.
  public func set(
    _ key: HyperparameterKey, to value: HyperparameterValue
  ) throws(InputError) -> AppliedChange? {
    guard let descriptor = descriptors.first(where: { $0.key == key }) else {
      throw InputError(
        found: "the hyperparameter \(key.rawValue.quoted)",
        advice: NearestName.advice(
          for: key.rawValue, among: descriptors.map(\.key.rawValue)))
    }
    guard descriptor.accepts(value) else {
      throw InputError(
        place: key.rawValue, found: descriptor.text(of: value), expected: descriptor.expectation)
    }
    if descriptor.effect == .nextEpoch && !isAtEpochEnd {
      waiting.removeAll { $0.key == key }
      waiting.append((key, value))
      return nil
    }
    return apply(key, value)
  }

  /// Applies what waited for the end of the epoch. Call between epochs.
  public func applyWaiting() -> [AppliedChange] {
    let automatic = automatic
    self.automatic = []
    guard !waiting.isEmpty else { return automatic }
    // What was changed and changed back in the meantime is no change.
    let changes = waiting.filter { currentValue(of: $0.key) != $0.value }
      .map { apply($0.key, $0.value) }
    waiting = []
    return automatic + changes
  }

  private func apply(_ key: HyperparameterKey, _ value: HyperparameterValue) -> AppliedChange {
    let old = currentValue(of: key)
    let number = value.number ?? (value.flag == true ? 1 : 0)
    switch key {
    case .learningRate:
      let scheduled = optimizer.definition.learningRate.rate(atStep: step)
      if optimizer.definition.learningRate.isConstant || scheduled == 0 {
        optimizer.definition.learningRate = .constant(number)
        learningRateFactor = 1
      } else {
        learningRateFactor = number / scheduled
      }
    case .batchSize:
      batchSize = Int(number)
      let capacity = min(batchSize, training.count)
      model.network.reserve(capacity: capacity)
      training.reserve(model.network.capacity)
      validation.reserve(model.network.capacity)
    case .epochs:
      epochs = Int(number)
      // Asking for more epochs overrules the end that early stopping made.
      stoppedAtEpoch = nil
      earlyStopping?.monitor.restart()
    case .optimizer: switchOptimizer(to: value.choice ?? "")
    default:
      if let (index, name) = key.layer {
        if name != "trainable" {
          model.network.settings[index] = Float(number)
        } else if number == 0 {
          model.network.frozen.insert(index)
        } else {
          model.network.frozen.remove(index)
        }
      } else if let optimizerKey = OptimizerKey(rawValue: key.rawValue) {
        optimizer.definition[optimizerKey] = number
      }
    }
    values[key] = value
    return AppliedChange(key: key, from: old, to: value, step: step, epoch: max(1, epoch))
  }

  private func switchOptimizer(to name: String) {
    guard let kind = OptimizerKind(rawValue: name) else { return }
    for key in HyperparameterCatalog.values(of: optimizer.definition).keys { values[key] = nil }
    optimizer.definition = optimizer.definition.switched(to: kind)
    for (key, value) in HyperparameterCatalog.values(of: optimizer.definition) {
      values[key] = value
    }
    descriptors = HyperparameterCatalog.descriptors(for: kind, model: plan.model)
  }

  private func currentValue(of key: HyperparameterKey) -> HyperparameterValue {
    // A schedule moves the rate without anybody setting it.
    key == .learningRate ? .number(learningRate) : values[key] ?? .number(0)
  }
}
