import Datasets
import Tensors
import TestSupport
import Testing

@testable import Training

/// Batches that are cut into parts for several workers.
@Suite("Training with several threads")
struct ThreadsTests {
  /// Large enough that every batch is worth cutting.
  static let layers = """
    [{"type": "dense", "units": 700, "activation": "relu",
      "kernel_regularizer": {"l2": 0.001}}, {"type": "dense", "units": 300, "activation": "tanh"},
     {"type": "dropout", "rate": 0.2}, {"type": "dense", "units": 2, "activation": "softmax"}]
    """

  private func plan(
    threads: Int, layers: String = layers, metrics: String = #"["accuracy", "precision"]"#,
    optimizer: String = #"{"type": "adam"}"#, batchSize: Int = 9
  ) throws -> TrainingPlan {
    var plan = try TrainingFixture.plan(
      layers: layers, metrics: metrics, optimizer: optimizer, batchSize: batchSize)
    plan.threads = threads
    return plan
  }

  /// Losses and the last epoch's metrics.
  private func run(_ plan: TrainingPlan) -> (losses: [Float], metrics: [String: Double]) {
    let session = TrainingSession(plan)
    #expect(session.threads == plan.threads)
    var losses: [Float] = []
    var metrics: [String: Double] = [:]
    while !session.isFinished {
      losses.append(session.trainStep().maximum[0])
      guard session.isAtEpochEnd else { continue }
      for entry in session.finishEpoch().metrics.entries { metrics[entry.name] = entry.value }
    }
    return (losses, metrics)
  }

  @Test("repeats itself to the last bit for each number of threads", arguments: 1...4)
  func repeats(threads: Int) throws {
    let (first, second) = (run(try plan(threads: threads)), run(try plan(threads: threads)))
    #expect(first.losses == second.losses)
    #expect(first.metrics == second.metrics)
  }

  /// Dropout draws other numbers in each worker and is left out.
  static let plainLayers = layers.replacing(#"{"type": "dropout", "rate": 0.2}, "#, with: "")

  @Test(
    "gives what one thread gives, but for rounding",
    arguments: [
      #"{"type": "sgd", "learning_rate": 0.05}"#,
      #"{"type": "sgd", "learning_rate": 0.05, "global_clipnorm": 0.1}"#,
    ])
  func agrees(optimizer: String) throws {
    let one = run(try plan(threads: 1, layers: Self.plainLayers, optimizer: optimizer))
    for threads in 2...3 {
      let more = run(try plan(threads: threads, layers: Self.plainLayers, optimizer: optimizer))
      for (a, b) in zip(one.losses, more.losses) { #expect(abs(a - b) < 1e-4) }
      for (name, value) in one.metrics {
        #expect(abs(value - (more.metrics[name] ?? .nan)) < 1e-4, "\(name)")
      }
    }
  }

  @Test("gives the last rows of an epoch to as many workers as there are rows")
  func fewRows() throws {
    // Fifty samples in batches of seven leave one.
    let result = run(try plan(threads: 4, batchSize: 7))
    #expect(result.losses.count == 24)
    let allFinite = result.losses.allSatisfy(\.isFinite)
    #expect(allFinite)
  }

  /// Layers that look at the whole batch, one of them within a block.
  static let mixing = """
    [{"type": "dense", "units": 700, "use_bias": false}, {"type": "batch_normalization"},
     {"type": "dense", "units": 300, "activation": "tanh"},
     {"type": "residual", "layers": [{"type": "dense", "units": 300},
       {"type": "batch_normalization", "momentum": 0.5}]},
     {"type": "dense", "units": 2, "activation": "softmax"}]
    """

  @Test("finds the moments of whole batches, whoever has their parts", arguments: [9, 7])
  func wholeBatches(batchSize: Int) throws {
    func run(threads: Int) throws -> (losses: [Float], metrics: [String: Double]) {
      self.run(
        try plan(
          threads: threads, layers: Self.mixing,
          optimizer: #"{"type": "sgd", "learning_rate": 0.02}"#, batchSize: batchSize))
    }
    let one = try run(threads: 1)
    for threads in 2...3 {
      let more = try run(threads: threads)
      #expect(try run(threads: threads).losses == more.losses)
      for (a, b) in zip(one.losses, more.losses) { #expect(abs(a - b) < 1e-3) }
      // Those of validation go by the moving statistics.
      for (name, value) in one.metrics {
        #expect(abs(value - (more.metrics[name] ?? .nan)) < 1e-3, "\(name)")
      }
    }
  }

  @Test("keeps small networks to one thread")
  func staysAlone() throws {
    var small = try TrainingFixture.plan()
    small.threads = 3
    #expect(TrainingSession(small).threads == 1)
  }

  @Test("a step of several threads allocates no memory", arguments: [layers, mixing])
  func allocatesNothing(layers: String) throws {
    let session = TrainingSession(try plan(threads: 2, layers: layers))
    _ = session.trainStep()
    guard let count = allocations(in: { for _ in 0..<4 { _ = session.trainStep() } }) else {
      return
    }
    #expect(count == 0)
  }

  @Test(
    "a generator and a discriminator share batches as well",
    arguments: ["", #"{"type": "batch_normalization"},"#])
  func adversarial(between: String) throws {
    func losses(threads: Int) throws -> [Float] {
      let dense = """
        [{"type": "dense", "units": 8, "activation": "tanh"}, \(between)
         {"type": "dense", "units": 1}]
        """
      let judge = """
        [{"type": "dense", "units": 12}, \(between)
         {"type": "dense", "units": 1, "activation": "sigmoid"}]
        """
      var plan = try TrainingPlan(
        AdversarialFixture.definition(generator: dense, discriminator: judge),
        dataset: AdversarialFixture.dataset())
      plan.threads = threads
      return AdversarialFixture.losses(TrainingSession(plan))
    }
    let (one, two) = (try losses(threads: 1), try losses(threads: 2))
    let again = try losses(threads: 2)
    #expect(two == again)
    for (a, b) in zip(one, two) { #expect(abs(a - b) < 1e-3) }
  }
}
