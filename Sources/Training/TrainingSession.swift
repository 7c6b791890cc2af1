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
  private(set) var batchSize: Int
  private(set) var epochs: Int
  /// Whether a change has brought other hyperparameters or values with it that nobody has been told of yet.
  var hasNewControls = false
  /// Changes that wait for the next epoch, in the order they came.
  var waiting: [(key: HyperparameterKey, value: HyperparameterValue, author: ChangeAuthor)] = []
  /// Changes that a plateau made and nobody has been told of yet.
  private var automatic: [AppliedChange] = []
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
    MatrixProduct.useOneThread()
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

  // MARK: Hyperparameters

  /// Applies a change now, or keeps it for the next epoch when its descriptor says so.
  /// - Returns: the change, or nil when it waits.
  /// - Throws: `InputError` when there is no such hyperparameter or the value does not fit it.
  public func set(
    _ key: HyperparameterKey, to value: HyperparameterValue, by author: ChangeAuthor = .person
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
      waiting.append((key, value, author))
      return nil
    }
    return apply(key, value, by: author)
  }

  /// Applies what waited for the end of the epoch. Call between epochs.
  public func applyWaiting() -> [AppliedChange] {
    let automatic = automatic
    self.automatic = []
    guard !waiting.isEmpty else { return automatic }
    // What was changed and changed back in the meantime is no change.
    let changes = waiting.filter { currentValue(of: $0.key) != $0.value }
      .map { apply($0.key, $0.value, by: $0.author) }
    waiting = []
    return automatic + changes
  }

  private func apply(
    _ key: HyperparameterKey, _ value: HyperparameterValue, by author: ChangeAuthor
  ) -> AppliedChange {
    let old = currentValue(of: key)
    enforce(key, value)
    changeCount += 1
    return AppliedChange(
      key: key, from: old, to: value, step: step, epoch: max(1, epoch), author: author)
  }

  /// Makes a value the one in force.
  func enforce(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    switch key {
    case .batchSize:
      batchSize = Int(value.number ?? 1)
      objective.reserve(min(batchSize, objective.training.count))
    case .epochs:
      epochs = Int(value.number ?? 1)
      // Asking for more epochs overrules the end that early stopping made.
      stoppedAtEpoch = nil
      earlyStopping?.monitor.restart()
    case .inputNoise: applyToData(key, value)
    case _ where key.augmentation != nil: applyToData(key, value)
    case _ where key.isEarlyStopping: applyToStopping(key, value)
    default: applyToNetwork(key, value)
    }
    values[key] = value
  }

  /// Sets how samples are changed on their way in.
  private func applyToData(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    for loader in [objective.training, objective.validation] {
      loader.disturbance.apply(key, value.number ?? 0)
    }
  }

  /// Sets when the run ends early; whoever switches it on waits from then on.
  private func applyToStopping(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    let before = HyperparameterCatalog.values(of: earlyStopping)
    var stopping = earlyStopping ?? plan.usualEarlyStopping(isOn: false)
    let wasPatience = stopping.monitor.patience
    switch key {
    case .earlyStopping:
      stopping.isOn = value.flag == true
      stopping.monitor.restart()
    case .stoppingMonitor:
      // The mode of the file is for the file's metric.
      let own = plan.definition.training.earlyStopping?.monitor
      let name = value.choice ?? stopping.monitor.name
      stopping.monitor.watch(name, mode: own?.name == name ? own?.mode ?? .auto : .auto)
    case .stoppingPatience: stopping.monitor.patience = Int(value.number ?? 0)
    default: stopping.monitor.minimumDelta = value.number ?? 0
    }
    // What ended the run holds no longer.
    if !stopping.isOn || key == .stoppingMonitor || stopping.monitor.patience > wasPatience {
      stoppedAtEpoch = nil
    }
    earlyStopping = stopping
    replaceValues(before, with: HyperparameterCatalog.values(of: stopping))
  }

  /// Sets a hyperparameter of the network that its key names.
  private func applyToNetwork(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    guard let (trained, own) = owner(of: key) else { return }
    func prefixed(_ values: HyperparameterValues) -> HyperparameterValues {
      Dictionary(uniqueKeysWithValues: values.map { (trained.key($0.key), $0.value) })
    }
    var before = prefixed(HyperparameterCatalog.values(of: trained.optimizer.definition))
    trained.apply(own, value, atStep: step, ahead: stepsAhead)
    // The new value is no news.
    if before[key] != nil { before[key] = value }
    replaceValues(
      before, with: prefixed(HyperparameterCatalog.values(of: trained.optimizer.definition)))
  }

  /// Another rule or schedule has other numbers, and some numbers follow from others.
  private func replaceValues(_ before: HyperparameterValues, with after: HyperparameterValues) {
    guard before != after else { return }
    for key in before.keys { values[key] = nil }
    values.merge(after) { $1 }
    hasNewControls = true
  }

  /// What is to be told after changes: the hyperparameters there are from now on, where they are others or have
  /// other values, and the learning rates to come.
  /// - Parameter tellsAll: whether the hyperparameters are told in any case.
  func eventsAfterChanges(tellsAll: Bool = false) -> [RunEvent] {
    defer { hasNewControls = false }
    let rates = RunEvent.learningRates(comingLearningRates())
    return hasNewControls || tellsAll ? [.controls(descriptors, currentValues), rates] : [rates]
  }

  /// The values in force, with the rates that schedules have come to.
  var currentValues: HyperparameterValues {
    var values = values
    for trained in objective.networks {
      let key = trained.key(.learningRate)
      values[key] = currentValue(of: key)
    }
    return values
  }

  /// How many steps there still are, as things stand.
  var stepsAhead: TrainedNetwork.StepsAhead {
    let batch = min(batchSize, max(1, objective.training.count))
    func steps(_ samples: Int) -> Int { (samples + batch - 1) / batch }
    let perEpoch = steps(objective.training.count)
    let left = isAtEpochEnd ? 0 : steps(objective.training.count - position)
    return TrainedNetwork.StepsAhead(
      count: Double(left) + Double(perEpoch) * Double(max(0, epochs - epoch)),
      perEpoch: Double(perEpoch))
  }

  /// Whether the key is the learning rate of a network that has a schedule.
  func isScheduledRate(_ key: HyperparameterKey) -> Bool {
    guard let (trained, own) = owner(of: key), own == .learningRate else { return false }
    return !trained.optimizer.definition.learningRate.isConstant
  }

  /// The network that a key belongs to, and the key without the network's name.
  private func owner(
    of key: HyperparameterKey
  ) -> (network: TrainedNetwork, key: HyperparameterKey)? {
    for trained in objective.networks {
      if let own = trained.ownKey(key) { return (trained, own) }
    }
    return nil
  }

  func currentValue(of key: HyperparameterKey) -> HyperparameterValue {
    // A schedule moves the rate without anybody setting it.
    if let (trained, own) = owner(of: key), own == .learningRate {
      return .number(trained.learningRate(atStep: step))
    }
    return values[key] ?? .number(0)
  }
}
