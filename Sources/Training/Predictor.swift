import Datasets
import Files
import NeuralNetworks
import Tensors

/// A trained network that only looks: samples in, outputs out.
public final class Predictor {
  private static let rows = 256

  public let plan: TrainingPlan
  private let model: Model

  /// - Parameter plan: one that begins with the weights to predict with.
  /// - Throws: `InputError` when they do not fit the model, or when it is a generator and a discriminator.
  public init(_ plan: TrainingPlan) throws(InputError) {
    guard plan.adversarial == nil else {
      throw InputError(
        found: "a run of a generator and a discriminator", expected: "a run of one network",
        advice: "\"descent evaluate\" measures both; \"descent export\" writes their weights")
    }
    self.plan = plan
    model = Model(plan.model, capacity: Self.rows)
    model.network.initialize(seed: plan.definition.training.seed)
    guard let initial = plan.initial else { return }
    try model.network.load(initial.weights, file: initial.file)
  }

  /// The outputs for samples in the form of those to train on: probabilities, or values in their original unit.
  /// - Returns: `[samples, outputs]`, row after row.
  public func predict(_ samples: Samples) -> [Float] {
    let width = plan.model.width
    var outputs: [Float] = []
    outputs.reserveCapacity(samples.count * width)
    var start = 0
    while start < samples.count {
      let rows = min(Self.rows, samples.count - start)
      let indices = (start..<start + rows).map { Int32($0) }
      indices.withUnsafeBufferPointer { samples.gather($0, into: model.network.input) }
      model.predict(batch: rows)
      outputs += UnsafeBufferPointer(start: model.predictions, count: rows * width)
      start += rows
    }
    let scalings = scalings
    guard !scalings.isEmpty else { return outputs }
    for index in outputs.indices {
      outputs[index] = scalings[index % scalings.count].original(outputs[index])
    }
    return outputs
  }

  /// How the targets were scaled; those of an autoencoder are its inputs.
  private var scalings: [Scaling] {
    if case .classes = plan.outputs { return [] }
    let dataset = plan.dataset
    return dataset.reconstructsInputs ? dataset.featureScalings : dataset.targetScalings
  }
}
