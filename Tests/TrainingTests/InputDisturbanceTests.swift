import Datasets
import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Noise and augmentation on the way into a network")
struct InputDisturbanceTests {
  /// 30 images of 6 by 6, 24 of them for training; an autoencoder gives them back.
  private static func plan(
    _ keys: String = "", epochs: Int = 2, isReconstruction: Bool = true, shuffle: Bool = true,
    layers: String? = nil, initial: Checkpoint? = nil
  ) throws -> TrainingPlan {
    var generator = RandomGenerator(seed: 3)
    let samples = Samples(
      shape: [6, 6, 1], count: 30,
      features: .floats((0..<30 * 36).map { _ in generator.uniform() }),
      targets: isReconstruction
        ? .inputs : .labels((0..<30).map { Int32($0 % 2) }, count: 2))
    let dense = """
      [{"type": "flatten"}, {"type": "dense", "units": 8},
       {"type": "dense", "units": \(isReconstruction ? 36 : 2),
        "activation": "\(isReconstruction ? "sigmoid" : "softmax")"}]
      """
    let text = """
      {"schema": "descent/experiment/1", "name": "images",
       "data": {"source": "mnist"\(isReconstruction ? #", "targets": "inputs""# : "")\(keys)},
       "model": {"layers": \(layers ?? dense),
         "loss": "\(isReconstruction ? "mse" : "sparse_categorical_crossentropy")"},
       "training": {"optimizer": {"type": "adam"}, "batch_size": 5, "epochs": \(epochs),
                    "seed": 7, "shuffle": \(shuffle)}}
      """
    let definition = try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
    return try TrainingPlan(
      definition, dataset: Dataset(samples: samples, trainingCount: 24, test: samples),
      initial: initial)
  }

  private static let augmented =
    #", "augmentation": {"shift": 2, "rotate": 20, "zoom": 0.2, "noise": 0.1}"#
  private static let noisy = #", "input_noise": 0.5"#

  /// Samples 0...3 as a loader hands them over: what the network sees and what it is to give back.
  private static func batch(
    _ plan: TrainingPlan, on split: DataSplit = .training, epoch: Int = 1, from first: Int = 0
  ) -> (inputs: [Float], targets: [Float]) {
    let disturbance = InputDisturbance(plan, on: split)
    let loader = BatchLoader(
      plan.dataset.samples, range: first..<4, model: plan.model, capacity: 4, seed: nil,
      disturbance: disturbance)
    if split == .training { loader.shuffle(epoch: epoch) }
    let rows = 4 - first
    let inputs = FloatBuffer(count: rows * 36)
    let targets = loader.withBatch(at: 0, part: 0..<rows, into: inputs.pointer) { targets in
      Array(UnsafeBufferPointer(start: targets.values, count: rows * 36))
    }
    return (inputs.values(), targets)
  }

  private static func originals(_ plan: TrainingPlan) -> [Float] {
    guard case .floats(let floats) = plan.dataset.samples.features else { return [] }
    return Array(floats.prefix(4 * 36))
  }

  @Test("noise is in the inputs and not in the targets, and stays within 0 and 1")
  func cleanTargets() throws {
    let plan = try Self.plan(Self.noisy)
    for split in [DataSplit.training, .validation, .test] {
      let (inputs, targets) = Self.batch(plan, on: split)
      #expect(targets == Self.originals(plan))
      #expect(inputs != targets)
      #expect(inputs.allSatisfy { (0...1).contains($0) })
      let errors = zip(inputs, targets).map { ($0 - $1) * ($0 - $1) }
      let mean = errors.reduce(0, +) / Float(errors.count)
      // The clipping leaves less than the square of the deviation.
      #expect(mean > 0.06 && mean < 0.2)
    }
  }

  @Test("noise of both kinds adds up")
  func bothNoises() throws {
    func squares(_ keys: String) throws -> Float {
      let (inputs, targets) = Self.batch(try Self.plan(keys))
      return zip(inputs, targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let augmentation = #", "augmentation": {"noise": 0.2}"#
    let one = try squares(#", "input_noise": 0.2"#)
    #expect(try squares(augmentation) == one)
    #expect(try squares(#", "input_noise": 0.2"# + augmentation) > 1.3 * one)
  }

  @Test("what is moved is to come back moved")
  func movedTargets() throws {
    let plan = try Self.plan(#", "augmentation": {"shift": 2}"#)
    let (inputs, targets) = Self.batch(plan)
    #expect(inputs == targets && inputs != Self.originals(plan))
    let both = try Self.plan(#", "augmentation": {"shift": 2}, "input_noise": 0.5"#)
    let (noisy, clean) = Self.batch(both)
    #expect(clean == targets && noisy != clean)
  }

  @Test("with all at 0 the samples stay as they are to the last bit")
  func nothing() throws {
    let zero = #", "input_noise": 0, "augmentation": {"shift": 0, "noise": 0}"#
    let plan = try Self.plan(zero)
    #expect(Self.batch(plan).inputs == Self.originals(plan))
    let losses = TrainingFixture.losses(TrainingSession(plan))
    let plain = TrainingFixture.losses(TrainingSession(try Self.plan()))
    #expect(losses.map(\.bitPattern) == plain.map(\.bitPattern))
  }

  @Test("a sample is changed alike whatever batch it is in, and anew in each epoch")
  func sampleAndEpoch() throws {
    for keys in [Self.noisy, Self.augmented] {
      let plan = try Self.plan(keys)
      let whole = Self.batch(plan).inputs
      #expect(Array(whole.suffix(36)) == Self.batch(plan, from: 3).inputs)
      #expect(Self.batch(plan, epoch: 2).inputs != whole)
      #expect(Array(whole.prefix(36)) != Array(whole.suffix(36)))
    }
  }

  @Test("each change alone changes the images")
  func eachChange() throws {
    for change in Augmentation.Change.allCases {
      let plan = try Self.plan(#", "augmentation": {"\#(change.rawValue)": 0.5}"#)
      #expect(Self.batch(plan).inputs != Self.originals(plan), "\(change)")
    }
  }

  @Test("validation and test see the images as they are")
  func evaluation() throws {
    let plan = try Self.plan(Self.augmented)
    for split in [DataSplit.validation, .test] {
      #expect(Self.batch(plan, on: split).inputs == Self.originals(plan))
    }
  }

  @Test("the noise of the validation is the same every time, and not that of the test")
  func evaluationNoise() throws {
    let plan = try Self.plan(Self.noisy)
    let session = TrainingSession(plan)
    let first = session.evaluateValidation()
    #expect(first == session.evaluateValidation())
    let validation = Self.batch(plan, on: .validation).inputs
    #expect(Self.batch(plan, on: .test).inputs != validation)
    #expect(Self.batch(plan).inputs != validation)
  }

  @Test("a run in two parts repeats the whole one to the last bit")
  func continuation() throws {
    for shuffle in [true, false] {
      let keys = Self.augmented + Self.noisy
      let whole = TrainingFixture.losses(
        TrainingSession(try Self.plan(keys, epochs: 4, shuffle: shuffle)))
      let first = TrainingSession(try Self.plan(keys, epochs: 2, shuffle: shuffle))
      let losses = TrainingFixture.losses(first)
      let saved = try Checkpoint(Safetensors(bytes: first.checkpoint().bytes), file: nil)
      let second = TrainingSession(
        try Self.plan(keys, epochs: 2, shuffle: shuffle, initial: saved))
      let all = losses + TrainingFixture.losses(second)
      #expect(all.map(\.bitPattern) == whole.map(\.bitPattern))
    }
  }

  @Test("noise is a control of reconstructions, augmentation one of images")
  func controls() throws {
    let changes = Augmentation.Change.allCases.map { "augmentation.\($0.rawValue)" }
    func keys(_ plan: TrainingPlan) -> [String] { plan.hyperparameters().map(\.key.rawValue) }
    #expect(Set(["input_noise"] + changes).isSubset(of: keys(try Self.plan())))
    let classifier = keys(try Self.plan(isReconstruction: false))
    #expect(Set(changes).isSubset(of: classifier) && !classifier.contains("input_noise"))
    let points = keys(try TrainingFixture.plan())
    #expect(Set(points).isDisjoint(with: changes + ["input_noise"]))
  }

  @Test("every control rules the next step, and the test as well where it is noise")
  func liveControls() throws {
    let controls = Augmentation.Change.allCases.map(HyperparameterKey.augmentation)
    for key in controls + [.inputNoise] {
      let (changed, plain) = (
        TrainingSession(try Self.plan()), TrainingSession(try Self.plan())
      )
      _ = changed.trainStep()
      _ = plain.trainStep()
      let change = try changed.set(key, to: 0.5)
      #expect(change?.from == 0 && changed.values[key] == 0.5)
      #expect(changed.trainStep().maximum[0] != plain.trainStep().maximum[0], "\(key.rawValue)")
      guard key == .inputNoise else { continue }
      let test = try changed.evaluateTest()["test_loss"]
      _ = try changed.set(key, to: 0)
      #expect(try changed.evaluateTest()["test_loss"] != test)
      #expect(changed.evaluateValidation()["val_loss"] != nil)
    }
  }

  @Test("the definition's values are where the controls start, and --set puts them there")
  func values() throws {
    let plan = try Self.plan(Self.augmented + Self.noisy)
    let values = plan.initialValues
    #expect(values[.augmentation(.rotate)] == 20 && values[.inputNoise] == 0.5)
    #expect(values[.learningRate] == 0.001)
    #expect(
      HyperparameterCatalog.path(to: .augmentation(.zoom)) == ["data", "augmentation", "zoom"])
    #expect(HyperparameterCatalog.path(to: .inputNoise) == ["data", "input_noise"])
  }

  @Test("other samples to evaluate on get the noise of the test")
  func otherSamples() throws {
    let session = TrainingSession(try Self.plan(Self.noisy))
    let samples = try #require(try session.plan.dataset.testSamples())
    let test = try session.evaluateTest()["test_loss"]
    #expect(session.evaluate(samples)["loss"] == test)
    _ = try session.set(.inputNoise, to: 0)
    #expect(session.evaluate(samples)["loss"] != test)
  }

  /// A generator of 6 by 6 images and a discriminator of them and the 30 real ones.
  private static func adversarialPlan(_ keys: String = "") throws -> TrainingPlan {
    let text = """
      {"schema": "descent/experiment/1", "name": "images",
       "data": {"source": "mnist"\(keys)},
       "model": {"latent_dim": 2,
         "generator": {"layers": [{"type": "dense", "units": 36},
           {"type": "reshape", "target_shape": [6, 6, 1]}], "optimizer": {"type": "sgd"}},
         "discriminator": {"layers": [{"type": "flatten"},
           {"type": "dense", "units": 1, "activation": "sigmoid"}],
           "optimizer": {"type": "sgd"}}},
       "training": {"batch_size": 5, "seed": 7}}
      """
    return try TrainingPlan(
      ExperimentDefinition(JSONParser.parse(Array(text.utf8))), dataset: plan().dataset)
  }

  @Test("the real images of an adversarial run are augmented, by controls of the run")
  func adversarial() throws {
    let session = TrainingSession(try Self.adversarialPlan())
    let keys = session.descriptors.map(\.key.rawValue)
    #expect(keys.contains("augmentation.shift") && !keys.contains("input_noise"))
    let plain = TrainingSession(try Self.adversarialPlan())
    _ = try session.set(.augmentation(.shift), to: 2)
    #expect(session.evaluateValidation() == plain.evaluateValidation())
    #expect(session.trainStep().maximum[1] != plain.trainStep().maximum[1])
    let defined = TrainingSession(
      try Self.adversarialPlan(#", "augmentation": {"shift": 2}"#))
    let same = TrainingSession(try Self.adversarialPlan())
    _ = try same.set(.augmentation(.shift), to: 2)
    #expect(defined.trainStep().maximum == same.trainStep().maximum)
    let noise = #expect(throws: InputError.self) {
      try Self.adversarialPlan(#", "targets": "inputs", "input_noise": 0.5"#)
    }
    #expect(noise?.place == "data.input_noise")
  }

  @Test("disturbing a batch allocates no memory")
  func allocatesNothing() throws {
    let layers = #"[{"type": "conv2d", "filters": 1, "kernel_size": 3, "padding": "same"}]"#
    let session = TrainingSession(try Self.plan(Self.augmented + Self.noisy, layers: layers))
    _ = session.trainStep()
    guard let count = allocations(in: { for _ in 0..<3 { _ = session.trainStep() } }) else {
      return
    }
    #expect(count == 0)
  }
}
