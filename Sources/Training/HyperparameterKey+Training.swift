import Monitoring
import NeuralNetworks

extension HyperparameterKey {
  public static let learningRate = HyperparameterKey(rawValue: "learning_rate")
  public static let batchSize = HyperparameterKey(rawValue: "batch_size")
  public static let epochs = HyperparameterKey(rawValue: "epochs")

  init(_ key: OptimizerKey) { self.init(rawValue: key.rawValue) }
}

/// The hyperparameters of an experiment: their descriptors, values and places in the JSON.
///
/// A new hyperparameter is a descriptor here, a place to read it in its definition and a line in
/// `TrainingSession.apply`.
public enum HyperparameterCatalog {
  /// What can be changed while an experiment with this optimizer runs, in the order of the controls.
  public static func descriptors(for kind: OptimizerKind) -> [HyperparameterDescriptor] {
    let common: [HyperparameterDescriptor] = [learningRate, batchSize]
    let optimizer = OptimizerDefinition(kind).keys.compactMap(descriptor(for:))
    return common + optimizer + [epochs]
  }

  /// All that any experiment has, for help texts and `--set`.
  public static var all: [HyperparameterDescriptor] {
    [learningRate, batchSize] + OptimizerKey.allCases.compactMap(descriptor(for:)) + [epochs]
  }

  /// The values a definition starts with.
  public static func values(of definition: TrainingDefinition) -> HyperparameterValues {
    var values: HyperparameterValues = [
      .learningRate: .number(definition.optimizer.learningRate.rate(atStep: 0)),
      .batchSize: .number(Double(definition.batchSize)),
      .epochs: .number(Double(definition.epochs)),
    ]
    for key in definition.optimizer.keys {
      guard let descriptor = descriptor(for: key) else { continue }
      let value = definition.optimizer[key]
      values[descriptor.key] = descriptor.kind == .flag ? .flag(value != 0) : .number(value)
    }
    return values
  }

  /// Where a hyperparameter stands in a definition.
  public static func path(to key: HyperparameterKey) -> [String] {
    key == .batchSize || key == .epochs
      ? ["training", key.rawValue] : ["training", "optimizer", key.rawValue]
  }

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
