import Datasets
import Monitoring

extension HyperparameterCatalog {
  /// What can be changed because of the data: the way samples reach the network, and a text that it writes.
  static func dataDescriptors(of plan: TrainingPlan) -> [HyperparameterDescriptor] {
    let dataset = plan.dataset
    var descriptors: [HyperparameterDescriptor] = []
    if case .inputs = dataset.samples.targets, plan.adversarial == nil {
      descriptors.append(inputNoise)
    }
    if dataset.imageShape != nil {
      descriptors += Augmentation.Change.allCases.map(descriptor(for:))
    }
    if plan.generatesText { descriptors.append(temperature) }
    return descriptors
  }

  /// The values of what `dataDescriptors(of:)` lists.
  static func dataValues(of plan: TrainingPlan) -> HyperparameterValues {
    let definition = plan.definition.data
    var values: HyperparameterValues = [:]
    for descriptor in dataDescriptors(of: plan) {
      let value: Double
      if let change = descriptor.key.augmentation {
        value = definition.augmentation?[change] ?? 0
      } else if descriptor.key == .temperature {
        value = plan.textSampling.temperature
      } else {
        value = definition.inputNoise
      }
      values[descriptor.key] = .number(value)
    }
    return values
  }

  private static let inputNoise = HyperparameterDescriptor(
    key: .inputNoise, label: "input noise",
    kind: .number(Augmentation.noiseDeviations, .linear(0.05)), effect: .nextStep,
    group: .data,
    explanation: "The deviation of the noise in what the network sees; its targets have none.")

  private static let temperature = HyperparameterDescriptor(
    key: .temperature, label: "temperature",
    kind: .number(TextSampling.temperatures, .linear(0.1)), effect: .nextStep,
    group: .data,
    explanation: "How freely the text after each epoch is drawn; 0 takes what is most probable.")

  private static func descriptor(for change: Augmentation.Change) -> HyperparameterDescriptor {
    let text: (label: String, step: Double, unit: String?, explanation: String)
    switch change {
    case .shift: text = ("shift", 0.5, "pixels", "How far training images move along each axis.")
    case .rotate: text = ("rotate", 1, "degrees", "How far training images turn either way.")
    case .zoom: text = ("zoom", 0.05, nil, "How much larger or smaller training images become.")
    case .noise: text = ("image noise", 0.01, nil, "The deviation of the noise in training images.")
    }
    return HyperparameterDescriptor(
      key: .augmentation(change), label: text.label,
      kind: .number(change.range, .linear(text.step)), unit: text.unit, effect: .nextStep,
      group: .data, explanation: text.explanation)
  }
}

extension HyperparameterKey {
  public static let inputNoise = HyperparameterKey(rawValue: "input_noise")

  /// A change of training images: `augmentation.shift`.
  public static func augmentation(_ change: Augmentation.Change) -> HyperparameterKey {
    HyperparameterKey(rawValue: "augmentation.\(change.rawValue)")
  }

  /// The change that the key stands for, or nil for any other key.
  var augmentation: Augmentation.Change? {
    Augmentation.Change.allCases.first { .augmentation($0) == self }
  }
}
