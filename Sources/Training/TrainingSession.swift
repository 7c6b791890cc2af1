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
  public internal(set) var step = 0
  /// The current epoch, counted from 1; between epochs the one just done.
  public internal(set) var epoch = 0
  /// The values in force.
  public internal(set) var values: HyperparameterValues
  /// The time spent in steps.
  public internal(set) var trainingSeconds = 0.0
  /// When the first step began.
  private var beginning: Double?

  let objective: any Objective
  private let now: TimeSource
  /// What previews are made of; nil where there is nothing to show.
  private(set) lazy var previewSource = PreviewSource(plan)
  /// The sample of a preview that is looked at more closely.
  var examinedSample = 0
  /// Looks at single steps; made and given its memory when the first is to be looked at.
  private(set) lazy var observer = StepObserver(objective.networks)
  var batchSize: Int
  var epochs: Int
  /// Whether a change has brought other hyperparameters or values with it that nobody has been told of yet.
  var hasNewControls = false
  /// Changes that wait for the next epoch, in the order they came.
  var waiting: [(key: HyperparameterKey, value: HyperparameterValue, author: ChangeAuthor)] = []
  /// Changes that a plateau made and nobody has been told of yet.
  var automatic: [AppliedChange] = []
  var earlyStopping: EarlyStopping?
  var reduceOnPlateau: ReduceOnPlateau?
  /// The epoch after which early stopping ended the run; more epochs asked for later go on.
  var stoppedAtEpoch: Int?
  /// The weights of the best epoch, network by network.
  var bestWeights: [FloatBuffer] = []
  var bestEpoch = 0
  /// Samples of the current epoch already trained on.
  var position = 0
  var epochSums = Model.Sums(repeating: 0)
  var epochSamples = 0
  var epochSeconds = 0.0
  /// Changes made so far, those that waited and those a plateau made included.
  public internal(set) var changeCount = 0

  /// Builds the network and draws its initial weights, or takes those of a checkpoint.
  ///
  /// A plan has checked that its checkpoint fits.
  public init(_ plan: TrainingPlan, now: @escaping TimeSource = MonotonicClock.now) {
    let definition = plan.definition.training
    self.plan = plan
    self.now = now
    batchSize = definition.batchSize
    epochs = definition.epochs
    earlyStopping = definition.earlyStopping
    reduceOnPlateau = definition.reduceOnPlateau
    values = plan.initialValues
    objective =
      plan.adversarial.map { AdversarialObjective(plan, $0) }
      ?? SupervisedObjective(plan)
    do {
      if let checkpoint = plan.initial { try restore(checkpoint) }
      if let checkpoint = plan.continued { try goBack(to: checkpoint) }
      if plan.script.replacesWaiting { waiting = [] }
    } catch {
      preconditionFailure("a plan checks its checkpoint")
    }
  }

  /// The model that reads the samples, and the optimizer of the first network.
  var model: Model { objective.model }
  var optimizer: Optimizer { objective.networks[0].optimizer }

  /// What can be changed; another optimizer brings other numbers.
  public var descriptors: [HyperparameterDescriptor] {
    HyperparameterCatalog.descriptors(
      of: objective.networks.map { ($0.optimizer.definition, $0.plan, $0.prefix) },
      stopping: earlyStopping, plan: plan)
  }

  /// Whether all epochs are done.
  public var isFinished: Bool {
    isAtEpochEnd && (epoch >= epochs || stoppedAtEpoch == epoch)
  }

  /// What early stopping did, once it has ended the run.
  public var stoppingNote: String? {
    guard stoppedAtEpoch == epoch, let monitor = earlyStopping?.monitor else { return nil }
    let rest = bestWeights.isEmpty ? "" : "; the weights of epoch \(bestEpoch) are back"
    return "stopped early: \(monitor.name) was best in epoch \(bestEpoch)\(rest)"
  }

  /// Whether an epoch is complete, or none has begun.
  public var isAtEpochEnd: Bool { epoch == 0 || position >= objective.training.count }

  /// Whether no step follows the next one, as things stand.
  var isNextStepLast: Bool {
    let (current, done) = isAtEpochEnd ? (epoch + 1, 0) : (epoch, position)
    return current >= epochs && done + batchSize >= objective.training.count
  }

  /// The learning rate of the next step, of the first network where there are several.
  public var learningRate: Double { objective.networks[0].learningRate(atStep: step) }

  /// How many threads take parts of a batch, where it is large enough.
  public var threads: Int { objective.threads }

  /// What watchers are told at the start, with the values in force: a run that goes on has more epochs.
  public var description: RunDescription {
    var description = plan.description(threads: threads)
    description.hyperparameters = descriptors
    description.values = currentValues
    return description
  }

  // MARK: Training

  /// Trains on the next batch; the last one of an epoch may be smaller.
  public func trainStep() -> StepSummary {
    let start = now()
    if isAtEpochEnd { beginEpoch() }
    let rows = min(batchSize, objective.training.count - position)
    let rate = learningRate
    let sums = Kernels.flushingSubnormals {
      objective.train(at: position, rows: rows, step: step)
    }
    step += 1
    position += rows
    epochSums += sums
    epochSamples += rows
    let end = now()
    let seconds = end - start
    let began = beginning ?? start
    beginning = began
    epochSeconds += seconds
    trainingSeconds += seconds
    return StepSummary(
      step: step, epoch: epoch, samples: rows, seconds: seconds, wallSeconds: end - began,
      learningRate: rate,
      values: SIMD8<Float>(objective.stepValues(ofMeans: sums / Double(rows))))
  }

  /// Takes up the position of an earlier run; the epochs asked for come on top of those done.
  func resume(step: Int, epoch: Int) {
    self.step = step
    self.epoch = epoch
    epochs += epoch
    position = objective.training.count
    values[.epochs] = .number(Double(epochs))
    for trained in objective.networks where !trained.optimizer.definition.learningRate.isConstant {
      values[trained.key(.learningRate)] = .number(trained.learningRate(atStep: step))
      values[trained.key(.scheduleScale)] = .number(trained.learningRateFactor)
    }
  }

  private func beginEpoch() {
    epoch += 1
    position = 0
    epochSums = Model.Sums(repeating: 0)
    epochSamples = 0
    epochSeconds = 0
    objective.beginEpoch(epoch)
  }

  /// Evaluates the validation samples after the last step of an epoch.
  public func finishEpoch() -> EpochReport {
    var metrics = objective.values(of: epochSums, count: epochSamples, on: .training)
    for entry in evaluateValidation().entries { metrics[entry.name] = entry.value }
    let report = EpochReport(
      epoch: epoch, epochs: max(epoch, epochs), step: step, metrics: metrics,
      learningRate: learningRate, seconds: epochSeconds,
      confusion: objective.validation.count > 0 ? confusion : nil)
    watchPlateau(metrics)
    watchStopping(metrics)
    return report
  }

  private func watchPlateau(_ metrics: MetricValues) {
    guard let rate = reduceOnPlateau?.rate(after: metrics, current: learningRate) else { return }
    automatic.append(apply(.learningRate, .number(rate), by: .schedule))
  }

  private func watchStopping(_ metrics: MetricValues) {
    guard let stopping = earlyStopping, epoch > stopping.startFromEpoch else { return }
    guard let improves = earlyStopping?.monitor.improves(metrics), stopping.isOn else { return }
    if improves {
      bestEpoch = epoch
      if stopping.restoresBestWeights { keepWeights() }
    } else if let waited = earlyStopping?.monitor.waited,
      waited >= max(1, stopping.monitor.patience)
    {
      stoppedAtEpoch = epoch
    }
    guard isFinished else { return }
    for (kept, trained) in zip(bestWeights, objective.networks) {
      let parameters = trained.network.parameters
      parameters.pointer.update(from: kept.pointer, count: parameters.count)
    }
  }

  private func keepWeights() {
    let parameters = objective.networks.map(\.network.parameters)
    if bestWeights.isEmpty { bestWeights = parameters.map { FloatBuffer(count: $0.count) } }
    for (kept, parameters) in zip(bestWeights, parameters) {
      kept.pointer.update(from: parameters.pointer, count: parameters.count)
    }
  }

  // MARK: Evaluation

  /// Loss and metrics on the validation samples, or none when nothing is held out.
  public func evaluateValidation() -> MetricValues {
    Kernels.flushingSubnormals { objective.evaluateValidation() }
  }

  /// Loss and metrics on the test samples, or none when the data has no test set.
  /// - Throws: `InputError` when the test files cannot be read or do not fit the model.
  public func evaluateTest() throws(InputError) -> MetricValues {
    guard let samples = try plan.testSamples() else { return MetricValues() }
    return evaluate(samples, as: .test)
  }

  /// Samples that the generator of an adversarial run makes at present, without changing how it trains.
  ///
  /// The noise follows from the seed alone, so that one call after another shows how the samples change. In
  /// inference, as batch normalization and dropout know it. Call between steps.
  /// - Returns: `[count, sample]`, samples in the shape of `plan.dataset.samples` and scaled as these are;
  ///   nil for a run without a generator.
  public func generatedSamples(count: Int) -> [Float]? {
    guard let adversarial = objective as? AdversarialObjective else { return nil }
    let width = plan.dataset.samples.shape.count
    return [Float](unsafeUninitializedCapacity: count * width) { buffer, initialized in
      if let start = buffer.baseAddress { adversarial.generate(count, into: start) }
      initialized = count * width
    }
  }

  /// Loss and metrics on samples in the form of those to train on, by their names on a split.
  public func evaluate(_ samples: Samples, as split: DataSplit = .training) -> MetricValues {
    Kernels.flushingSubnormals { objective.evaluate(samples, on: split) }
  }
}
