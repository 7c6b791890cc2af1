import NeuralNetworks
import Tensors

/// The two networks of an adversarial run and their replicas, each pair with a worker; see `ModelTeam`.
final class AdversarialTeam: TeamWork {
  typealias Sums = AdversarialModel.Sums

  let model: AdversarialModel
  let workers: WorkerTeam
  private let models: [AdversarialModel]
  private let shared: AdversarialModel.SharedBatches
  private let loader: BatchLoader
  private let seed: UInt64
  /// What each worker has found, at a place of its own.
  private let results: UnsafeMutablePointer<(real: Sums, generated: Sums, fooled: Sums)>
  private var position = 0
  private var rows = 0
  private var step = 0
  private var phase = Phase.discriminator

  private enum Phase { case discriminator, generator }

  /// - Parameters:
  ///   - seed: of the noise, with the step and the row.
  ///   - prepare: what the networks need before replicas are made of them.
  init(
    _ plan: AdversarialPlan, workers: WorkerTeam, loader: BatchLoader, capacity: Int, seed: UInt64,
    prepare: (AdversarialModel) -> Void
  ) {
    self.workers = workers
    self.loader = loader
    self.seed = seed
    model = AdversarialModel(plan, capacity: capacity)
    prepare(model)
    var models = [model]
    for number in 1..<max(1, workers.count) {
      models.append(
        model.replica(number, capacity: (capacity + workers.count - 1) / workers.count))
    }
    self.models = models
    shared = AdversarialModel.SharedBatches(models, workers: workers)
    results = .allocate(capacity: workers.count)
    results.initialize(repeating: (Sums(), Sums(), Sums()), count: workers.count)
  }

  deinit { results.deallocate() }

  /// The networks of the other workers.
  var generatorReplicas: [Network] { models.dropFirst().map(\.generator) }
  var discriminatorReplicas: [Network] { models.dropFirst().map(\.discriminator.network) }

  /// Makes room for batches of up to `rows` samples; between epochs only.
  func reserve(_ rows: Int) {
    model.reserve(capacity: rows)
    for replica in models.dropFirst() {
      replica.reserve(capacity: (rows + workers.count - 1) / workers.count)
    }
  }

  /// How many workers have a part of a batch.
  func parts(of rows: Int) -> Int { min(rows, workers.count) }

  /// Gathers a batch and draws its noise; leaves the discriminator's gradients in its networks.
  func trainDiscriminator(at position: Int, rows: Int, step: Int) {
    (self.position, self.rows, self.step) = (position, rows, step)
    shared.begin(rows: rows, parts: parts(of: rows))
    phase = .discriminator
    workers.run(self)
  }

  /// Leaves the generator's gradients for the same batch in its networks.
  /// - Returns: sums over the batch.
  func trainGenerator() -> (real: Sums, generated: Sums, fooled: Sums) {
    phase = .generator
    workers.run(self)
    var total = results[0]
    var index = 1
    while index < parts(of: rows) {
      total.real.add(results[index].real)
      total.generated.add(results[index].generated)
      total.fooled.add(results[index].fooled)
      index += 1
    }
    return total
  }

  func work(as worker: Int) {
    let parts = parts(of: rows)
    guard worker < parts else { return }
    let model = models[worker]
    let part = WorkerTeam.part(worker, of: parts, count: rows)
    let shared = parts > 1 ? shared : nil
    switch phase {
    case .discriminator:
      model.begin(step: step)
      loader.gather(
        at: position + part.lowerBound, rows: part.count, into: model.samples, worker: worker)
      model.drawNoise(
        part, seed: seed ^ (UInt64(step + 1) &* 0x9E37_79B9_7F4A_7C15))
      let sums = model.discriminatorGradients(
        batch: part.count, of: rows, regularizes: worker == 0, shared: shared)
      (results[worker].real, results[worker].generated) = sums
    case .generator:
      results[worker].fooled = model.generatorGradients(
        batch: part.count, of: rows, regularizes: worker == 0, shared: shared)
    }
  }
}
