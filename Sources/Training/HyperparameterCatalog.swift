import Monitoring
import NeuralNetworks

/// The hyperparameters of an experiment: their descriptors, values and places in the JSON.
///
/// A new hyperparameter is a descriptor here, a place to read it in its definition and a line in
/// `TrainingSession.apply`.
public enum HyperparameterCatalog {
  /// What can be changed while a model trains with this optimizer, in the order of the controls.
  static func descriptors(
    for kind: OptimizerKind, plan: TrainingPlan
  ) -> [HyperparameterDescriptor] {
    let own = OptimizerDefinition(kind).keys.compactMap(descriptor(for:))
    return [learningRate, batchSize, optimizer] + own + layers(of: plan.model)
      + dataDescriptors(of: plan) + [epochs]
  }

  /// All that experiments have in common, for help texts.
  public static var common: [HyperparameterDescriptor] {
    [learningRate, batchSize, optimizer] + OptimizerKey.allCases.compactMap(descriptor(for:))
      + [epochs]
  }

  /// The values of an experiment before its first step.
  static func values(of definition: TrainingDefinition, model: ModelPlan) -> HyperparameterValues {
    var values: HyperparameterValues = [
      .learningRate: .number(definition.optimizer.learningRate.rate(atStep: 0)),
      .batchSize: .number(Double(definition.batchSize)),
      .epochs: .number(Double(definition.epochs)),
    ]
    for (key, value) in self.values(of: definition.optimizer) { values[key] = value }
    for (index, layer) in model.layers.enumerated() {
      if let setting = layer.setting {
        values[.layer(index, setting.name)] = .number(Double("\(setting.value)") ?? 0)
      }
      values[.layer(index, "trainable")] = .flag(!model.frozen.contains(index))
    }
    return values
  }

  /// The numbers of an optimizer besides the learning rate, and its name.
  static func values(of optimizer: OptimizerDefinition) -> HyperparameterValues {
    var values: HyperparameterValues = [.optimizer: .choice(optimizer.kind.rawValue)]
    for key in optimizer.keys {
      guard let descriptor = descriptor(for: key) else { continue }
      let value = optimizer[key]
      values[descriptor.key] = descriptor.kind == .flag ? .flag(value != 0) : .number(value)
    }
    return values
  }

  /// Where a hyperparameter stands in a definition.
  public static func path(to key: HyperparameterKey) -> [String] {
    if key == .inputNoise || key.augmentation != nil {
      return ["data"] + key.rawValue.split(separator: ".").map(String.init)
    }
    if key.layer != nil { return ["model"] + key.rawValue.split(separator: ".").map(String.init) }
    if key == .optimizer { return ["training", "optimizer", "type"] }
    return key == .batchSize || key == .epochs || key == .temperature
      ? ["training", key.rawValue] : ["training", "optimizer", key.rawValue]
  }

  /// Rates of dropout and noise, and which layers are trained.
  private static func layers(of model: ModelPlan) -> [HyperparameterDescriptor] {
    var descriptors: [HyperparameterDescriptor] = []
    for (index, layer) in model.layers.enumerated() {
      let name = "\(index) \(model.typeNames[index].replacing("_", with: " "))"
      if let setting = layer.setting {
        descriptors.append(
          HyperparameterDescriptor(
            key: .layer(index, setting.name), label: "\(name) \(setting.name)",
            kind: .number(setting.range, .linear(0.05)), effect: .nextStep,
            explanation: "How much the layer disturbs its input while training."))
      }
      if layer.parameters.contains(where: \.isTrainable) {
        descriptors.append(
          HyperparameterDescriptor(
            key: .layer(index, "trainable"), label: "\(name) trained", kind: .flag,
            effect: .nextStep, explanation: "Off freezes the weights of the layer as they are."))
      }
    }
    return descriptors
  }

  private static let optimizer = HyperparameterDescriptor(
    key: .optimizer, label: "optimizer", kind: .choice(OptimizerKind.allCases.map(\.rawValue)),
    effect: .nextStep,
    explanation: "Another rule starts with fresh moments and keeps the learning rate.")

  private static let learningRate = HyperparameterDescriptor(
    key: .learningRate, label: "learning rate",
    kind: .number(0...1000, .logarithmic(factor: 2, smallest: 1e-6)), effect: .nextStep,
    explanation: "How far each update goes; a schedule goes on in proportion.")

  private static let batchSize = HyperparameterDescriptor(
    key: .batchSize, label: "batch size",
    kind: .whole(TrainingDefinition.batchSizes, .logarithmic(factor: 2, smallest: 1)),
    unit: "samples", effect: .nextEpoch,
    explanation: "Samples in each update; more give a steadier, fewer a quicker step.")

  private static let epochs = HyperparameterDescriptor(
    key: .epochs, label: "epochs", kind: .whole(TrainingDefinition.epochCounts, .linear(1)),
    effect: .nextEpoch,
    explanation: "Passes over the training data; fewer than are done ends after this one.")

  private static func descriptor(for key: OptimizerKey) -> HyperparameterDescriptor? {
    let momentum = HyperparameterDescriptor.Step.linear(0.05)
    let text: (label: String, step: HyperparameterDescriptor.Step, explanation: String)
    switch key {
    case .momentum: text = ("momentum", momentum, "The share of the last update that goes on.")
    case .nesterov:
      return HyperparameterDescriptor(
        key: HyperparameterKey(key), label: "nesterov", kind: .flag, effect: .nextStep,
        explanation: "Takes the gradient where momentum is about to lead.")
    case .beta1: text = ("beta 1", momentum, "The decay of the mean of the gradients.")
    case .beta2: text = ("beta 2", .linear(0.001), "The decay of the mean of their squares.")
    case .rho: text = ("rho", momentum, "The decay of the mean of the squared gradients.")
    case .weightDecay:
      text = (
        "weight decay", .logarithmic(factor: 2, smallest: 1e-5),
        "The share of each weight, times the learning rate, that each update takes away (L2)."
      )
    case .globalClipnorm:
      text = (
        "gradient clip norm", .logarithmic(factor: 2, smallest: 0.125),
        "The largest norm of all gradients together; 0 for no limit."
      )
    case .epsilon, .initialAccumulatorValue: return nil
    }
    return HyperparameterDescriptor(
      key: HyperparameterKey(key), label: text.label, kind: .number(key.range, text.step),
      effect: .nextStep, explanation: text.explanation)
  }
}
