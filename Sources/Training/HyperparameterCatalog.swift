import Monitoring
import NeuralNetworks

/// The hyperparameters of an experiment: their descriptors, values and places in the JSON.
///
/// A new hyperparameter is a descriptor here, a place to read it in its definition and a line in
/// `TrainedNetwork.apply`, or in `TrainingSession.apply` where it is no network's own.
public enum HyperparameterCatalog {
  /// One network with the optimizer it trains by; the prefix is empty for a run's only network.
  typealias Network = (optimizer: OptimizerDefinition, plan: NetworkPlan, prefix: String)

  /// What can be changed while networks train on a plan's data, in the order of the controls: group by group,
  /// and within a group network by network.
  static func descriptors(
    of networks: [Network], stopping: EarlyStopping?, plan: TrainingPlan
  ) -> [HyperparameterDescriptor] {
    var all: [HyperparameterDescriptor] = []
    for network in networks {
      let schedule = network.optimizer.learningRate
      let own =
        [learningRate(isScheduled: !schedule.isConstant), optimizer]
        + network.optimizer.keys.compactMap(descriptor(for:)) + descriptors(of: schedule)
        + layers(of: network.plan)
      all += own.map { named($0, network.prefix) }
    }
    all += [batchSize, epochs] + dataDescriptors(of: plan)
    all += descriptors(of: stopping, metrics: plan.monitoredMetrics)
    return HyperparameterDescriptor.Group.allCases.flatMap { group in
      all.filter { $0.group == group }
    }
  }

  /// A hyperparameter of one of several networks.
  private static func named(
    _ descriptor: HyperparameterDescriptor, _ prefix: String
  ) -> HyperparameterDescriptor {
    guard !prefix.isEmpty else { return descriptor }
    var named = descriptor
    named.key = HyperparameterKey(rawValue: prefix + descriptor.key.rawValue)
    // The panel has no room for the whole name before every label.
    named.label = "\(prefix.prefix(1).uppercased()) \(descriptor.label)"
    named.explanation = "Of the \(prefix.dropLast()): \(descriptor.explanation)"
    return named
  }

  /// All that experiments have in common, for help texts.
  public static var common: [HyperparameterDescriptor] {
    [learningRate(isScheduled: false), optimizer]
      + OptimizerKey.allCases.compactMap(descriptor(for:)) + [schedule, batchSize, epochs]
      + [earlyStopping]
  }

  /// The values of a network and its optimizer before the first step, by keys without a prefix.
  static func values(of optimizer: OptimizerDefinition, plan: NetworkPlan) -> HyperparameterValues {
    var values = self.values(of: optimizer)
    values[.learningRate] = .number(optimizer.rate(atStep: 0))
    for (index, layer) in plan.layers.enumerated() {
      if let setting = layer.setting {
        values[.layer(index, setting.name)] = .number(Double("\(setting.value)") ?? 0)
      }
      values[.layer(index, "trainable")] = .flag(!plan.frozen.contains(index))
    }
    return values
  }

  /// The numbers of an optimizer and its schedule besides the learning rate, and their names.
  static func values(of optimizer: OptimizerDefinition) -> HyperparameterValues {
    var values = scheduleValues(of: optimizer)
    values[.optimizer] = .choice(optimizer.kind.rawValue)
    for key in optimizer.keys {
      guard let descriptor = descriptor(for: key) else { continue }
      let value = optimizer[key]
      values[descriptor.key] = descriptor.kind == .flag ? .flag(value != 0) : .number(value)
    }
    return values
  }

  /// Where a hyperparameter stands in a definition.
  public static func path(to key: HyperparameterKey) -> [String] {
    var parts = key.rawValue.split(separator: ".").map(String.init)
    for name in ["generator", "discriminator"] where parts[0] == name && parts.count > 1 {
      parts.removeFirst()
      if parts[0] == "layers" { return ["model", name] + parts }
      return ["model", name, "optimizer"] + optimizerPath(parts)
    }
    if key == .inputNoise || key.augmentation != nil { return ["data"] + parts }
    if key.layer != nil { return ["model"] + parts }
    if key == .earlyStopping { return ["training"] + parts + ["enabled"] }
    if key.isEarlyStopping { return ["training"] + parts }
    return key == .batchSize || key == .epochs || key == .temperature
      ? ["training", key.rawValue] : ["training", "optimizer"] + optimizerPath(parts)
  }

  /// Where a hyperparameter stands in the definition of its optimizer; a schedule stands in the rate's place.
  private static func optimizerPath(_ parts: [String]) -> [String] {
    switch parts[0] {
    case "optimizer": ["type"]
    case "schedule": ["learning_rate"] + parts.dropFirst()
    default: parts
    }
  }

  /// Rates of dropout and noise, and which layers are trained.
  private static func layers(of plan: NetworkPlan) -> [HyperparameterDescriptor] {
    var descriptors: [HyperparameterDescriptor] = []
    for (index, layer) in plan.layers.enumerated() {
      let name = "\(index) \(plan.typeNames[index].replacing("_", with: " "))"
      if let setting = layer.setting {
        descriptors.append(
          HyperparameterDescriptor(
            key: .layer(index, setting.name), label: "\(name) \(setting.name)",
            kind: .number(setting.range, .linear(0.05)), effect: .nextStep,
            group: .regularization,
            explanation: "How much the layer disturbs its input while training."))
      }
      if layer.parameters.contains(where: \.isTrainable) {
        descriptors.append(
          HyperparameterDescriptor(
            key: .layer(index, "trainable"), label: "\(name) trained", kind: .flag,
            effect: .nextStep, group: .regularization,
            explanation: "Off freezes the weights of the layer as they are."))
      }
    }
    return descriptors
  }

  private static let optimizer = HyperparameterDescriptor(
    key: .optimizer, label: "optimizer", kind: .choice(OptimizerKind.allCases.map(\.rawValue)),
    effect: .nextStep, group: .optimizer,
    explanation: "Another rule starts with fresh moments and keeps the learning rate.")

  private static func learningRate(isScheduled: Bool) -> HyperparameterDescriptor {
    var descriptor = HyperparameterDescriptor(
      key: .learningRate, label: "learning rate",
      kind: .number(LearningRateSchedule.range, .logarithmic(factor: 2, smallest: 1e-6)),
      effect: .nextStep, group: .optimizer,
      explanation: "How far each update goes; a schedule goes on in proportion.")
    descriptor.movesByItself = isScheduled
    return descriptor
  }

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
        group: .optimizer, explanation: "Takes the gradient where momentum is about to lead.")
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
      effect: .nextStep, group: key == .weightDecay ? .regularization : .optimizer,
      explanation: text.explanation)
  }
}
