import Datasets
import NeuralNetworks

/// What the outputs of a model stand for, as its loss and its targets say.
public enum ModelOutputs: Equatable, Sendable {
  /// One number for each class; a single output is that of the second of two classes.
  ///
  /// They are probabilities where the loss reads them as such.
  case classes([String], areProbabilities: Bool)
  /// Values by name, in the order of the outputs.
  case values([String])

  init(_ model: ModelPlan, _ dataset: Dataset) {
    let width = model.outputShape.count
    let names = dataset.names
    let areProbabilities = model.loss.fusedActivation != nil
    switch dataset.samples.targets {
    case .labels(_, let count) where width > 1 || count <= 2:
      self = .classes(
        Self.classNames(names.classes, count: max(2, width)), areProbabilities: areProbabilities)
    case .values(_, let count)
    where count == width && width > 1 && model.loss == .categoricalCrossentropy
      && model.outputShape.rank == 1:
      self = .classes(
        Self.classNames(names.targets.count == width ? names.targets : [], count: width),
        areProbabilities: true)
    case .values where width == 1 && model.loss == .binaryCrossentropy:
      self = .classes(["0", "1"], areProbabilities: true)
    case .inputs where names.features.count == width:
      self = .values(names.features)
    case .values, .labels, .inputs:
      if names.targets.count == width {
        self = .values(names.targets)
      } else if width == 1 {
        self = .values(["prediction"])
      } else {
        self = .values((0..<width).map { "output_\($0)" })
      }
    }
  }

  /// The classes by name, or by number where the data has no names or the network more outputs than it.
  private static func classNames(_ names: [String], count: Int) -> [String] {
    (0..<count).map { index in
      if index < names.count {
        names[index]
      } else {
        names.isEmpty ? "\(index)" : "output \(index)"
      }
    }
  }

  /// The names of the classes; nil for values.
  public var classes: [String]? {
    if case .classes(let names, _) = self { names } else { nil }
  }
}

extension TrainingPlan {
  /// What the model's outputs stand for.
  public var outputs: ModelOutputs { ModelOutputs(model, dataset) }
}
