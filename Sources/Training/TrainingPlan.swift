import Datasets
import Files
import Monitoring
import NeuralNetworks
import Tensors

/// An experiment that has been checked whole: data loaded, shapes fitted, ready to train in any thread.
public struct TrainingPlan: Sendable {
  public let definition: ExperimentDefinition
  public let dataset: Dataset
  /// The model that reads the samples; of an adversarial run the discriminator.
  public let model: ModelPlan
  /// What is trained, in the order of the controls; an adversarial run has the generator first.
  public let networks: [PlannedNetwork]
  /// The two networks of an adversarial run.
  let adversarial: AdversarialPlan?
  /// Whether samples need targets; a generator and a discriminator read none.
  public var readsTargets: Bool { adversarial == nil }
  /// The most threads that take parts of a batch. Another number gives other sums, by rounding.
  public var threads = 1
  /// Where the run begins instead of random weights.
  public private(set) var initial: Checkpoint?
  /// Where an earlier run of the same definition goes on.
  public private(set) var continued: Checkpoint?
  /// The step where the run begins for those who watch; until there it repeats what an earlier one did.
  public var firstStep = 0
  /// What is changed at which step without anybody asking: the changes of the run that is repeated.
  public var script = RunScript()

  /// Loads the data and checks the model against it.
  /// - Throws: `InputError` for whatever does not fit, before anything is trained.
  public init(_ definition: ExperimentDefinition) throws(InputError) {
    try self.init(definition, dataset: try Self.dataset(of: definition))
  }

  /// Loads the data of a definition.
  public static func dataset(of definition: ExperimentDefinition) throws(InputError) -> Dataset {
    try Dataset(definition.data)
  }

  /// The same with data already in memory.
  /// - Parameter initial: a checkpoint in place of the definition's own.
  public init(
    _ definition: ExperimentDefinition, dataset: Dataset, initial: Checkpoint? = nil
  ) throws(InputError) {
    self.definition = definition
    self.dataset = dataset
    let shape = dataset.samples.shape
    switch definition.model {
    case .supervised(let supervised):
      model = try supervised.plan(dataShape: shape)
      guard let optimizer = definition.training.optimizer else {
        preconditionFailure("a definition reads the optimizer of an only network")
      }
      networks = [PlannedNetwork(name: "", network: model.network, optimizer: optimizer)]
      adversarial = nil
      try Self.check(model, dataset.samples)
      try checkEmbedding(of: dataset.samples, at: nil)
      try checkMetrics()
    case .adversarial(let pair):
      let plan = try pair.plan(dataShape: shape)
      model = plan.discriminator
      networks = [
        PlannedNetwork(
          name: "generator", network: plan.generator, optimizer: pair.generatorOptimizer),
        PlannedNetwork(
          name: "discriminator", network: plan.discriminator.network,
          optimizer: pair.discriminatorOptimizer),
      ]
      adversarial = plan
      try refuseInputNoise()
    }
    try checkMonitors()
    try checkTextSampling()
    var checkpoint = initial
    if checkpoint == nil, let path = definition.model.initialWeights {
      checkpoint = try Checkpoint(contentsOf: path)
    }
    if let checkpoint {
      // Whether it fits is only known by trying.
      try TrainingSession(self).restore(checkpoint)
      self.initial = checkpoint
    }
  }

  /// The same run from the middle: with all that the checkpoint holds, in place of the definition's own start.
  /// - Throws: `InputError` when it is not a checkpoint of a run of this definition.
  public func continued(from checkpoint: Checkpoint) throws(InputError) -> TrainingPlan {
    var plan = self
    plan.initial = nil
    // Whether it fits is only known by trying.
    try TrainingSession(plan).goBack(to: checkpoint)
    plan.continued = checkpoint
    return plan
  }

  /// The test samples, or nil when the data has no test set.
  /// - Throws: `InputError` when their files cannot be read or do not fit the model.
  func testSamples() throws(InputError) -> Samples? {
    guard let samples = try dataset.testSamples() else { return nil }
    if adversarial == nil, case .labels(let labels, let count) = samples.targets,
      model.loss.usesLabels, count > model.width
    {
      let index = labels.firstIndex { $0 >= model.width } ?? 0
      throw InputError(
        place: "the test set", found: "the label \(labels[index]) of sample \(index)",
        expected: "labels from 0 to \(model.width - 1)")
    }
    if adversarial == nil { try checkEmbedding(of: samples, at: "the test set") }
    return samples
  }

  /// What early stopping, the plateau and a sweep can watch, by Keras name.
  public var monitoredMetrics: [String] {
    let names = (stepMetrics + epochMetrics).map(\.name)
    guard dataset.validationCount > 0 else { return names }
    return names + names.map { DataSplit.validation.prefix + $0 }
  }

  /// What can be changed in this experiment.
  public func hyperparameters() -> [HyperparameterDescriptor] { hyperparameters(choosing: [:]) }

  /// The values of all hyperparameters before the first step.
  var initialValues: HyperparameterValues {
    var values: HyperparameterValues = [
      .batchSize: .number(Double(definition.training.batchSize)),
      .epochs: .number(Double(definition.training.epochs)),
    ]
    for network in networks {
      let own = HyperparameterCatalog.values(of: network.optimizer, plan: network.network)
      for (key, value) in own {
        values[HyperparameterKey(rawValue: network.prefix + key.rawValue)] = value
      }
    }
    values.merge(HyperparameterCatalog.values(of: definition.training.earlyStopping)) { $1 }
    return values.merging(HyperparameterCatalog.dataValues(of: self)) { value, _ in value }
  }

  /// What each step reports.
  private var stepMetrics: [MetricDescriptor] {
    if adversarial != nil { return AdversarialObjective.metrics }
    return [MetricDescriptor(name: "loss", isHigherBetter: false)]
      + model.stepMetrics.map {
        MetricDescriptor(name: $0.rawValue, isHigherBetter: $0.isHigherBetter)
      }
  }

  /// What only whole epochs report.
  private var epochMetrics: [MetricDescriptor] {
    model.metrics.filter { !$0.isMean }.map {
      MetricDescriptor(name: $0.rawValue, isHigherBetter: $0.isHigherBetter, isPerStep: false)
    }
  }

  /// What watchers are told at the start.
  public func description(threads: Int) -> RunDescription {
    RunDescription(
      name: definition.name, summary: definition.summary, definition: definition.json,
      layers: networks.flatMap { network in
        zip(network.network.typeNames, network.network.layers).map { type, layer in
          RunDescription.Layer(
            type: type, outputShape: layer.outputShape.extents,
            parameterCount: layer.parameterCount, network: network.name)
        }
      }, metrics: stepMetrics, epochMetrics: epochMetrics, hyperparameters: hyperparameters(),
      values: initialValues, seed: definition.training.seed, threads: threads,
      trainingSamples: dataset.trainingCount, validationSamples: dataset.validationCount)
  }
}
