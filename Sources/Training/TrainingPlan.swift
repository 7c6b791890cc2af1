import Datasets
import Files
import Monitoring
import NeuralNetworks
import Tensors

/// An experiment that has been checked whole: data loaded, shapes fitted, ready to train in any thread.
public struct TrainingPlan: Sendable {
  public let definition: ExperimentDefinition
  public let dataset: Dataset
  public let model: ModelPlan
  /// Where the run begins instead of random weights.
  public private(set) var initial: Checkpoint?

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
    model = try definition.model.plan(dataShape: dataset.samples.shape)
    try Self.check(model, dataset.samples)
    try checkMetrics()
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

  /// Checks that loss, outputs and targets speak of the same thing.
  private static func check(_ model: ModelPlan, _ samples: Samples) throws(InputError) {
    let outputs = model.outputShape.count
    if case .labels(_, let count) = samples.targets, model.outputShape.rank > 1 {
      throw model.lossMismatch(
        found: "an output of shape \(model.outputShape) for one class a sample",
        expected: "one row of outputs for each sample",
        advice: "put a flatten before the last dense layer, which then has \(count) units")
    }
    switch (model.loss, samples.targets) {
    case (.sparseCategoricalCrossentropy, .labels(let labels, let count)):
      guard outputs > 1 else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)", expected: "one output for each class",
          advice: "give the last layer \(count) units, or use binary_crossentropy")
      }
      if count > outputs {
        let index = labels.firstIndex { $0 >= outputs } ?? 0
        throw model.lossMismatch(
          found: "the label \(labels[index]) (sample \(index)) and \(outputs) outputs",
          expected: "labels from 0 to \(outputs - 1)",
          advice: "give the last layer at least \(count) units")
      }
    case (.sparseCategoricalCrossentropy, .values):
      throw model.lossMismatch(
        found: "targets that are values", expected: "targets that are class numbers",
        advice: "use categorical_crossentropy or mean_squared_error")
    case (.sparseCategoricalCrossentropy, .inputs):
      throw model.lossMismatch(
        found: "targets that are the inputs", expected: "targets that are class numbers",
        advice: "use mean_squared_error or binary_crossentropy")
    case (_, .labels(_, let count)):
      guard
        outputs == count || (outputs == 1 && count <= 2) || (outputs == 1 && isValue(model.loss))
      else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape) for \(count) classes",
          expected: count == 2 ? "1 or 2 outputs" : "\(count) outputs, one for each class",
          advice: model.loss == .binaryCrossentropy && count > 2
            ? "use sparse_categorical_crossentropy with softmax" : "change the last layer's units")
      }
    case (_, .values(_, let width)):
      guard outputs == width else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)",
          expected: "\(width) outputs, as many as the targets have",
          advice: "give the last layer \(width) units")
      }
    case (_, .inputs):
      let width = samples.shape.count
      guard outputs == width else {
        throw model.lossMismatch(
          found: "an output of shape \(model.outputShape)",
          expected: "\(width) outputs, as many as a sample has values",
          advice: "give the last layer \(width) units")
      }
    }
  }

  /// Checks that metrics of classes have classes to look at.
  private func checkMetrics() throws(InputError) {
    if case .labels = dataset.samples.targets { return }
    guard let metric = model.metrics.first(where: { !$0.usesValues(columns: model.width) }) else {
      return
    }
    throw InputError(
      place: "model.metrics", found: "\(metric.rawValue.quoted) for targets that are values",
      expected: "a metric of values",
      advice: "use mean_absolute_error, root_mean_squared_error or r2_score")
  }

  /// Checks that there is a text to write where a definition says how.
  private func checkTextSampling() throws(InputError) {
    guard definition.training.textSampling != nil, !generatesText else { return }
    throw InputError(
      place: "training", found: "a temperature or sample_length for a model that writes no text",
      expected: "a text as data and a softmax over its characters", advice: "take it out")
  }

  /// Checks that what early stopping and the plateau watch is measured.
  private func checkMonitors() throws(InputError) {
    let training = definition.training
    var names = ["loss"] + model.metrics.map(\.rawValue)
    if dataset.validationCount > 0 { names += names.map { DataSplit.validation.prefix + $0 } }
    for (key, name) in [
      ("early_stopping", training.earlyStopping?.monitor.name),
      ("reduce_lr_on_plateau", training.reduceOnPlateau?.monitor.name),
    ] {
      guard let name, !names.contains(name) else { continue }
      throw InputError(
        place: "training.\(key).monitor", found: name.quoted, expected: "a metric of the run",
        advice: "it measures \(names.joined(separator: ", "))")
    }
  }

  private static func isValue(_ loss: Loss) -> Bool { loss.fusedActivation == nil }

  /// What can be changed in this experiment, with its own optimizer or another by name.
  public func hyperparameters(optimizer name: String? = nil) -> [HyperparameterDescriptor] {
    let kind = name.flatMap(OptimizerKind.init(rawValue:)) ?? definition.training.optimizer.kind
    return HyperparameterCatalog.descriptors(for: kind, plan: self)
  }

  /// The values of the hyperparameters before the first step.
  var values: HyperparameterValues {
    HyperparameterCatalog.values(of: definition.training, model: model)
      .merging(HyperparameterCatalog.dataValues(of: self)) { value, _ in value }
  }

  /// What watchers are told at the start.
  public func description(threads: Int) -> RunDescription {
    let training = definition.training
    return RunDescription(
      name: definition.name, summary: definition.summary, definition: definition.json,
      layers: zip(model.typeNames, model.layers).map { name, layer in
        RunDescription.Layer(
          type: name, outputShape: layer.outputShape.extents,
          parameterCount: layer.parameterCount)
      },
      metrics: [MetricDescriptor(name: "loss", isHigherBetter: false)]
        + model.stepMetrics.map {
          MetricDescriptor(name: $0.rawValue, isHigherBetter: $0.isHigherBetter)
        },
      epochMetrics: model.metrics.filter { !$0.isMean }.map {
        MetricDescriptor(
          name: $0.rawValue, isHigherBetter: $0.isHigherBetter, isPerStep: false)
      }, hyperparameters: hyperparameters(),
      values: values, seed: training.seed,
      threads: threads,
      trainingSamples: dataset.trainingCount, validationSamples: dataset.validationCount)
  }
}
