import Datasets
import Files
import Tensors
import Training

/// A generator and a discriminator of numbers around 3.
enum AdversarialFixture {
  static let generator = """
    [{"type": "dense", "units": 8, "activation": "tanh"}, {"type": "batch_normalization"},
     {"type": "dropout", "rate": 0.1}, {"type": "dense", "units": 1}]
    """
  static let discriminator = """
    [{"type": "dense", "units": 12}, {"type": "leaky_relu"}, {"type": "batch_normalization"},
     {"type": "dropout", "rate": 0.1},
     {"type": "dense", "units": 1, "activation": "sigmoid"}]
    """
  static let optimizer = #"{"type": "adam", "learning_rate": 0.01, "beta_1": 0.5}"#

  static func definition(
    generator: String = generator, discriminator: String = discriminator,
    optimizer: String = optimizer, training: String = "", epochs: Int = 3, seed: Int = 1
  ) throws -> ExperimentDefinition {
    let text = """
      {"schema": "descent/experiment/1", "name": "numbers", "data": {"source": "mnist"},
       "model": {"latent_dim": 2, "label_smoothing": 0.1,
         "generator": {"layers": \(generator), "optimizer": \(optimizer)},
         "discriminator": {"layers": \(discriminator), "optimizer": \(optimizer)}},
       "training": {"batch_size": 32, "epochs": \(epochs), "seed": \(seed)\(training)}}
      """
    return try ExperimentDefinition(
      JSONParser.parse(Array(text.utf8), file: "numbers.json"), file: "numbers.json")
  }

  /// Normal numbers with mean 3 and deviation 0.5: 200 for training, 40 for validation, 50 for the test.
  static func dataset() -> Dataset {
    func samples(_ count: Int, seed: UInt64) -> Samples {
      var generator = RandomGenerator(seed: seed)
      return Samples(
        shape: [1], count: count,
        features: .floats((0..<count).map { _ in 3 + 0.5 * generator.normal() }),
        targets: .labels(Array(repeating: 0, count: count), count: 1))
    }
    return Dataset(samples: samples(240, seed: 5), trainingCount: 200, test: samples(50, seed: 6))
  }

  static func session(
    generator: String = generator, discriminator: String = discriminator,
    optimizer: String = optimizer, epochs: Int = 3, seed: Int = 1, initial: Checkpoint? = nil
  ) throws -> TrainingSession {
    TrainingSession(
      try TrainingPlan(
        definition(
          generator: generator, discriminator: discriminator, optimizer: optimizer,
          epochs: epochs, seed: seed), dataset: dataset(), initial: initial))
  }

  /// Trains to the end and returns both losses of every step.
  static func losses(_ session: TrainingSession) -> [Float] {
    var losses: [Float] = []
    while !session.isFinished {
      let step = session.trainStep()
      losses += [step.maximum[0], step.maximum[1]]
      if session.isAtEpochEnd {
        _ = session.finishEpoch()
        _ = session.applyWaiting()
      }
    }
    return losses
  }
}
