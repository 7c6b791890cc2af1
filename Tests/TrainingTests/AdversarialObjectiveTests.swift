import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Training a generator against a discriminator")
struct AdversarialObjectiveTests {
  private func key(_ name: String) -> HyperparameterKey { HyperparameterKey(rawValue: name) }

  @Test("the generator learns where the data is and how wide it is spread")
  func learnsDistribution() throws {
    let simple =
      #"[{"type": "dense", "units": 8, "activation": "tanh"}, {"type": "dense", "units": 1}]"#
    let session = try AdversarialFixture.session(
      generator: simple,
      discriminator: """
        [{"type": "dense", "units": 16}, {"type": "leaky_relu"}, {"type": "dense", "units": 1}]
        """, epochs: 35)
    func statistics() -> (mean: Float, deviation: Float) {
      let samples = session.generatedSamples(count: 2000) ?? []
      let mean = samples.reduce(0, +) / 2000
      let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, (squares / 2000).squareRoot())
    }
    #expect(abs(statistics().mean) < 1)
    _ = AdversarialFixture.losses(session)
    let (mean, deviation) = statistics()
    #expect(abs(mean - 3) < 0.3)
    #expect(abs(deviation - 0.5) < 0.2)
  }

  @Test("the same seed gives the same losses to the last bit, another seed others")
  func deterministic() throws {
    let first = AdversarialFixture.losses(try AdversarialFixture.session(seed: 4))
    let second = AdversarialFixture.losses(try AdversarialFixture.session(seed: 4))
    let other = AdversarialFixture.losses(try AdversarialFixture.session(seed: 5))
    #expect(first.map(\.bitPattern) == second.map(\.bitPattern))
    #expect(first != other)
  }

  @Test(
    "a run in two parts gives the same losses to the last bit as one in one",
    arguments: CheckpointTests.optimizers)
  func continuation(_ optimizer: String) throws {
    let whole = AdversarialFixture.losses(
      try AdversarialFixture.session(optimizer: optimizer, epochs: 5))
    let first = try AdversarialFixture.session(optimizer: optimizer, epochs: 2)
    let firstLosses = AdversarialFixture.losses(first)
    let saved = try Checkpoint(Safetensors(bytes: first.checkpoint().bytes), file: nil)
    let names = saved.weights.map(\.name)
    #expect(names.contains("generator.layers.0.kernel"))
    #expect(names.contains("discriminator.layers.0.kernel"))
    let second = try AdversarialFixture.session(optimizer: optimizer, epochs: 3, initial: saved)
    #expect(second.epoch == 2 && second.step == 14)
    let losses = firstLosses + AdversarialFixture.losses(second)
    #expect(losses.map(\.bitPattern) == whole.map(\.bitPattern))
  }

  @Test("weights of one network alone are refused, and so are those of a supervised run")
  func otherWeights() throws {
    let checkpoint = try AdversarialFixture.session().checkpoint()
    var half = checkpoint
    half.weights.removeAll { $0.name.hasPrefix("discriminator.") }
    var error = #expect(throws: InputError.self) {
      try AdversarialFixture.session(initial: half)
    }
    #expect(error?.place == "discriminator.layers.0.kernel")
    error = #expect(throws: InputError.self) {
      try AdversarialFixture.session(
        initial: TrainingSession(TrainingFixture.plan()).checkpoint())
    }
    #expect(error?.place == "generator.layers.0.kernel")
  }

  @Test("an epoch tells both losses and both accuracies, in training, validation and test")
  func metrics() throws {
    let session = try AdversarialFixture.session()
    var report: EpochReport?
    while !session.isFinished {
      _ = session.trainStep()
      if session.isAtEpochEnd { report = session.finishEpoch() }
    }
    let names = ["generator_loss", "discriminator_loss", "real_accuracy", "fake_accuracy"]
    let metrics = try #require(report).metrics
    #expect(metrics.entries.map(\.name) == names + names.map { "val_\($0)" })
    #expect(try session.evaluateTest().entries.map(\.name) == names.map { "test_\($0)" })
    for entry in metrics.entries where entry.name.hasSuffix("accuracy") {
      #expect(entry.value >= 0 && entry.value <= 1)
    }
    #expect(session.evaluateValidation() == session.evaluateValidation())
  }

  @Test("each network has its own controls, which change it alone")
  func controls() throws {
    let session = try AdversarialFixture.session()
    let keys = session.descriptors.map(\.key.rawValue)
    for name in [
      "generator.learning_rate", "discriminator.learning_rate", "generator.optimizer",
      "discriminator.beta_1", "generator.layers.2.rate", "discriminator.layers.4.trainable",
      "batch_size", "epochs",
    ] {
      #expect(keys.contains(name), "\(name)")
    }
    #expect(!keys.contains("learning_rate"))
    #expect(session.descriptors.allSatisfy { session.values[$0.key] != nil })
    _ = session.trainStep()
    let change = try session.set(key("discriminator.learning_rate"), to: 0)
    #expect(change?.from == 0.01 && change?.step == 1)
    let (generator, discriminator) = (session.objective.networks[0], session.objective.networks[1])
    // Nothing moves but statistics, which are no kernels.
    func kernels(_ trained: TrainedNetwork) -> [[Float]] {
      trained.network.weights.filter { $0.name.hasSuffix("kernel") }.map(\.values)
    }
    let before = (kernels(generator), kernels(discriminator))
    _ = session.trainStep()
    #expect(kernels(discriminator) == before.1)
    #expect(kernels(generator) != before.0)
    _ = try session.set(key("generator.optimizer"), to: .choice("sgd"))
    #expect(generator.optimizer.step == 0 && discriminator.optimizer.step == 2)
    #expect(session.values[key("generator.momentum")] == 0)
    #expect(session.values[key("generator.beta_1")] == nil)
    #expect(session.values[key("discriminator.beta_1")] == 0.5)
    #expect(session.descriptors.contains { $0.key == key("generator.nesterov") })
    _ = try session.set(key("generator.layers.2.rate"), to: 0.4)
    #expect(generator.network.settings[2] == 0.4 && discriminator.network.settings[2] == 0)
    _ = try session.set(key("discriminator.layers.4.trainable"), to: .flag(false))
    #expect(discriminator.network.frozen == [4] && generator.network.frozen.isEmpty)
  }

  @Test(
    "a key of one network has its place in the definition",
    arguments: [
      ("generator.learning_rate", "model.generator.optimizer.learning_rate"),
      ("discriminator.optimizer", "model.discriminator.optimizer.type"),
      ("generator.layers.2.rate", "model.generator.layers.2.rate"),
      ("batch_size", "training.batch_size"),
    ])
  func paths(_ name: String, _ path: String) {
    #expect(HyperparameterCatalog.path(to: key(name)).joined(separator: ".") == path)
  }

  @Test("looking at samples changes nothing, and the first ones stay the same")
  func generatedSamples() throws {
    let plain = AdversarialFixture.losses(try AdversarialFixture.session())
    let session = try AdversarialFixture.session()
    _ = session.trainStep()
    let few = try #require(session.generatedSamples(count: 3))
    let many = try #require(session.generatedSamples(count: 100))
    #expect(many.count == 100)
    #expect(few.elementsEqual(many.prefix(3)) { abs($0 - $1) < 1e-5 })
    let rest = AdversarialFixture.losses(session)
    #expect(rest.map(\.bitPattern) == plain.dropFirst(2).map(\.bitPattern))
    #expect(try TrainingSession(TrainingFixture.plan()).generatedSamples(count: 1) == nil)
  }

  @Test("histograms number the layers through, as the description of the run does")
  func histograms() throws {
    let session = try AdversarialFixture.session()
    let layers = session.plan.description(threads: 1).layers
    #expect(
      layers.map(\.network) == ["generator", "generator", "generator", "generator"]
        + Array(repeating: "discriminator", count: 5))
    let numbers = session.histograms().map(\.layer)
    #expect(numbers == [0, 0, 1, 1, 1, 1, 3, 3, 4, 4, 6, 6, 6, 6, 8, 8])
  }

  @Test("a step allocates no memory")
  func allocatesNothing() throws {
    let session = try AdversarialFixture.session()
    _ = session.trainStep()
    guard let count = allocations(in: { for _ in 0..<5 { _ = session.trainStep() } }) else {
      return
    }
    #expect(count == 0)
  }

  @Test(
    "what would not say which network it means is refused",
    arguments: [
      (#", "optimizer": {"type": "adam"}"#, "training.optimizer", "give model.generator"),
      (#", "reduce_lr_on_plateau": {}"#, "training.reduce_lr_on_plateau", "give both optimizers"),
    ])
  func refusal(_ json: String, _ place: String, _ advice: String) {
    let error = #expect(throws: InputError.self) {
      try AdversarialFixture.definition(training: json)
    }
    #expect(error?.place == place)
    #expect(error?.advice?.hasPrefix(advice) == true)
  }

  @Test("early stopping watches one of the losses, and the best weights of both networks come back")
  func earlyStopping() throws {
    let definition = try AdversarialFixture.definition(
      training: #", "early_stopping": {"monitor": "val_real_accuracy", "min_delta": 1, "#
        + #""restore_best_weights": true, "patience": 2}"#, epochs: 20)
    let session = TrainingSession(
      try TrainingPlan(definition, dataset: AdversarialFixture.dataset()))
    var best: [[Float]] = []
    while !session.isFinished {
      _ = session.trainStep()
      guard session.isAtEpochEnd else { continue }
      _ = session.finishEpoch()
      if session.epoch == 1 {
        best = session.objective.networks.map { $0.network.parameters.values() }
      }
    }
    #expect(session.epoch == 3)
    #expect(session.objective.networks.map { $0.network.parameters.values() } == best)
    let error = #expect(throws: InputError.self) {
      try TrainingPlan(
        AdversarialFixture.definition(training: #", "early_stopping": {}"#),
        dataset: AdversarialFixture.dataset())
    }
    #expect(error?.advice?.contains("generator_loss") == true)
  }
}
