import NeuralNetworks
import Tensors

/// A model and its replicas, each with a worker: every batch is cut into as many parts.
///
/// A part's whole pass, from gathering its samples to its gradients, is done by one worker, so that a step has
/// one fork and one join for the gradients and one for the update. The parts follow from the rows alone, and
/// sums are taken in the order of the workers: the same number of threads gives the same bits. A small batch
/// of a small network is done by the first worker alone.
final class ModelTeam: TeamWork {
  let model: Model
  let workers: WorkerTeam
  private let models: [Model]
  private let shared: SharedBatch
  private let sums: UnsafeMutablePointer<Model.Sums>
  /// Multiplications by a weight for one sample, there and back.
  private let work: Int
  private var job: Job?

  /// What the workers do at present.
  private struct Job {
    let loader: BatchLoader
    let position: Int
    let rows: Int
    let parts: Int
    let trains: Bool
  }

  /// Multiplications below which a fork and a join cost more than they bring.
  private static let smallestWork = 1_000_000

  /// - Parameters:
  ///   - threads: the most workers.
  ///   - capacity: the largest number of rows in a batch.
  ///   - prepare: what the model needs before replicas are made of it.
  init(_ plan: ModelPlan, threads: Int, capacity: Int, prepare: (Model) -> Void) {
    work = 3 * plan.layers.reduce(0) { $0 + $1.multiplyAdds }
    let count = Self.parts(of: capacity, work, threads) > 1 ? threads : 1
    workers = WorkerTeam(threads: count)
    let part = (capacity + workers.count - 1) / workers.count
    model = Model(plan, capacity: Self.capacity(capacity, work, workers.count))
    prepare(model)
    var models = [model]
    for number in 1..<max(1, workers.count) {
      models.append(model.replica(number, capacity: part))
    }
    self.models = models
    shared = SharedBatch(models.map(\.network), workers: workers)
    sums = .allocate(capacity: workers.count)
    sums.initialize(repeating: Model.Sums(repeating: 0), count: workers.count)
  }

  deinit { sums.deallocate() }

  /// The networks of the other workers.
  var replicas: [Network] { models.dropFirst().map(\.network) }

  /// Rows that fit into one batch.
  var capacity: Int {
    workers.count == 1 ? model.network.capacity : models[1].network.capacity * workers.count
  }

  /// Makes room for batches of up to `rows` samples; between epochs only.
  func reserve(_ rows: Int) {
    guard rows > capacity else { return }
    model.network.reserve(capacity: Self.capacity(rows, work, workers.count))
    for replica in models.dropFirst() {
      replica.network.reserve(capacity: (rows + workers.count - 1) / workers.count)
    }
    shared.reserve()
  }

  /// The first worker takes whole batches as long as they are small.
  private static func capacity(_ rows: Int, _ work: Int, _ workers: Int) -> Int {
    max((rows + workers - 1) / workers, min(rows, smallestWork / max(1, work) + 1))
  }

  private static func parts(of rows: Int, _ work: Int, _ workers: Int) -> Int {
    rows * work < smallestWork ? 1 : min(rows, workers)
  }

  /// How many workers have a part of a batch.
  func parts(of rows: Int) -> Int { Self.parts(of: rows, work, workers.count) }

  /// Gather, forward, loss and backward: leaves gradients in the networks that have a part.
  /// - Parameter step: steps done before this one.
  func train(_ loader: BatchLoader, at position: Int, rows: Int, step: Int) -> Model.Sums {
    var index = 0
    while index < models.count {
      models[index].network.passCount = UInt64(step)
      index += 1
    }
    return run(
      Job(
        loader: loader, position: position, rows: rows, parts: parts(of: rows), trains: true))
  }

  /// Loss and metrics of a batch, without training.
  func evaluate(_ loader: BatchLoader, at position: Int, rows: Int) -> Model.Sums {
    run(
      Job(
        loader: loader, position: position, rows: rows, parts: parts(of: rows), trains: false))
  }

  private func run(_ job: Job) -> Model.Sums {
    self.job = job
    defer { self.job = nil }
    guard job.parts > 1 else {
      work(as: 0)
      return sums[0]
    }
    shared.begin(rows: job.rows, parts: job.parts)
    workers.run(self)
    var total = sums[0]
    var index = 1
    while index < job.parts {
      total += sums[index]
      index += 1
    }
    return total
  }

  func work(as worker: Int) {
    guard let job, worker < job.parts else { return }
    let model = models[worker]
    let part = WorkerTeam.part(worker, of: job.parts, count: job.rows)
    sums[worker] = job.loader.withBatch(
      at: job.position, part: part, worker: worker, into: model.network.input
    ) { targets in
      guard job.trains else { return model.evaluate(batch: part.count, targets: targets) }
      return model.train(
        batch: part.count, of: job.rows, targets: targets, regularizes: worker == 0,
        shared: job.parts > 1 ? shared : nil)
    }
  }

  /// Begins to gather metrics anew.
  func reset() {
    for model in models {
      model.epochMetrics.reset()
      model.confusion?.reset()
    }
  }

  /// Brings what the workers have gathered together in the model.
  /// What each model has gathered for metrics that are no means; nothing where there are none.
  var gathered: [[Double]] {
    model.epochMetrics.metrics.isEmpty ? [] : models.map(\.epochMetrics.state)
  }

  /// Takes up what another team had gathered; with another number of threads as one sum.
  func takeUp(_ gathered: [[Double]]) {
    for (index, state) in gathered.enumerated() {
      models[index % models.count].epochMetrics.add(state)
    }
  }

  func gather() { for replica in models.dropFirst() { model.gather(from: replica) } }
}
