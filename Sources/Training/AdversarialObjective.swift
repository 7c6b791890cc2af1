import Datasets
import Files
import Monitoring
import NeuralNetworks
import Tensors

/// Trains a generator and a discriminator against each other.
///
/// A step updates the discriminator on a batch of real samples and as many generated ones, and then the
/// generator on the same noise, through the discriminator as it has become. Noise is normal and follows from
/// the seed and the step alone.
final class AdversarialObjective: Objective {
  let networks: [TrainedNetwork]
  private let plan: TrainingPlan
  private let team: AdversarialTeam
  private let generator: TrainedNetwork
  private let discriminator: TrainedNetwork
  let training: BatchLoader
  let validation: BatchLoader
  private let seed: UInt64

  /// What the random numbers of a run are for, besides those of weights (0) and orders (1).
  private enum Stream: UInt64 {
    case evaluationNoise = 3
    case generatedSamples = 4
    case discriminatorWeights = 5
  }

  /// What a step reports, in this order.
  static let metrics = [
    MetricDescriptor(name: "generator_loss", isHigherBetter: false),
    MetricDescriptor(name: "discriminator_loss", isHigherBetter: false),
    MetricDescriptor(name: "real_accuracy", isHigherBetter: true),
    MetricDescriptor(name: "fake_accuracy", isHigherBetter: true),
  ]

  /// Builds both networks and draws their initial weights.
  init(_ plan: TrainingPlan, _ adversarialPlan: AdversarialPlan) {
    let definition = plan.definition.training
    let dataset = plan.dataset
    let capacity = BatchCapacity.initial(of: plan)
    let seed = definition.seed
    self.plan = plan
    self.seed = seed
    let workers = WorkerTeam(threads: plan.threads)
    training = BatchLoader(
      dataset.samples, range: 0..<dataset.trainingCount, capacity: capacity,
      seed: definition.shuffles ? seed : nil,
      disturbance: InputDisturbance(plan, on: .training, workers: workers.count))
    validation = BatchLoader(
      dataset.samples, range: dataset.trainingCount..<dataset.samples.count, capacity: capacity,
      seed: nil, disturbance: InputDisturbance(plan, on: .validation))
    team = AdversarialTeam(
      adversarialPlan, workers: workers, loader: training, capacity: capacity, seed: seed
    ) { model in
      // The first layers of both would otherwise begin with the same numbers.
      var weights = RandomGenerator(seed: seed, stream: Stream.discriminatorWeights.rawValue)
      model.generator.initialize(seed: seed)
      model.discriminator.network.initialize(seed: weights.next())
    }
    generator = TrainedNetwork(
      team.model.generator, plan.networks[0], replicas: team.generatorReplicas)
    discriminator = TrainedNetwork(
      team.model.discriminator.network, plan.networks[1], replicas: team.discriminatorReplicas)
    networks = [generator, discriminator]
  }

  private var adversarial: AdversarialModel { team.model }
  var threads: Int { team.workers.count }
  var model: Model { adversarial.discriminator }

  func reserve(_ rows: Int) {
    team.reserve(rows)
    training.reserve(adversarial.generator.capacity)
    validation.reserve(adversarial.generator.capacity)
  }

  // MARK: Training

  func beginEpoch(_ epoch: Int) { training.shuffle(epoch: epoch) }

  func train(at position: Int, rows: Int, step: Int) -> Model.Sums {
    let parts = team.parts(of: rows)
    team.trainDiscriminator(at: position, rows: rows, step: step)
    discriminator.update(atStep: step, parts: parts, team: team.workers)
    let (real, generated, fooled) = team.trainGenerator()
    generator.update(atStep: step, parts: parts, team: team.workers)
    return sums(real, generated, fooled, rows: rows)
  }

  /// The seed of the noise for one purpose.
  private func seed(of stream: Stream) -> UInt64 {
    var random = RandomGenerator(seed: seed, stream: stream.rawValue)
    return random.next()
  }

  /// Sums in the order of `metrics`.
  private func sums(
    _ real: AdversarialModel.Sums, _ generated: AdversarialModel.Sums,
    _ fooled: AdversarialModel.Sums, rows: Int
  ) -> Model.Sums {
    var sums = Model.Sums()
    sums[0] = fooled.loss
    sums[1] = (real.loss + generated.loss) / 2
    sums[2] = real.real
    sums[3] = Double(rows) - generated.real
    return sums
  }

  func stepValues(ofMeans means: Model.Sums) -> Model.Sums { means }

  func values(of sums: Model.Sums, count: Int, on split: DataSplit) -> MetricValues {
    var metrics = MetricValues()
    for (lane, metric) in Self.metrics.enumerated() {
      metrics[metric.name(on: split)] = sums[lane] / Double(count)
    }
    return metrics
  }

  /// All its metrics are means.
  var gathered: [[Double]] { [] }

  func takeUp(_ gathered: [[Double]]) {}

  // MARK: Evaluation

  func loader(of samples: Samples) -> BatchLoader {
    BatchLoader(
      samples, range: 0..<samples.count, capacity: adversarial.generator.capacity, seed: nil,
      disturbance: InputDisturbance(plan, on: .test))
  }

  /// Losses and right answers on real samples and as many generated ones, always of the same noise.
  func evaluate(_ loader: BatchLoader) -> Model.Sums {
    let noise = seed(of: .evaluationNoise)
    var all = Model.Sums(repeating: 0)
    var start = 0
    while start < loader.count {
      let rows = min(adversarial.generator.capacity, loader.count - start)
      loader.gather(at: start, rows: rows, into: adversarial.samples)
      adversarial.drawNoise(start..<start + rows, seed: noise)
      let (real, generated, fooled) = adversarial.evaluate(batch: rows)
      all += sums(real, generated, fooled, rows: rows)
      start += rows
    }
    return all
  }

  /// Writes samples that the generator makes at present, in inference, of noise that follows from the seed
  /// alone: the first ones are the same however many are asked for. Between steps; training goes on as if
  /// nobody had asked. Allocates nothing.
  /// - Parameter samples: `[count, sample]`.
  func generate(_ count: Int, into samples: UnsafeMutablePointer<Float>) {
    let network = adversarial.generator
    let width = network.outputShape.count
    let noise = seed(of: .generatedSamples)
    var start = 0
    while start < count {
      let rows = min(network.capacity, count - start)
      adversarial.drawNoise(start..<start + rows, seed: noise)
      network.forward(batch: rows, isTraining: false)
      (samples + start * width).update(from: network.output, count: rows * width)
      start += rows
    }
  }
}
