import Datasets
import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("A training session")
struct TrainingSessionTests {
  @Test("the same seed gives the same losses to the last bit, another seed others")
  func seeds() throws {
    let first = TrainingFixture.losses(TrainingSession(try TrainingFixture.plan(seed: 4)))
    let second = TrainingFixture.losses(TrainingSession(try TrainingFixture.plan(seed: 4)))
    let other = TrainingFixture.losses(TrainingSession(try TrainingFixture.plan(seed: 5)))
    #expect(first.map(\.bitPattern) == second.map(\.bitPattern))
    #expect(first != other)
  }

  @Test("an epoch goes once through all training samples, the last batch being smaller")
  func epoch() throws {
    let session = TrainingSession(try TrainingFixture.plan(batchSize: 8))
    var samples: [Int] = []
    repeat { samples.append(session.trainStep().samples) } while !session.isAtEpochEnd
    #expect(samples == [8, 8, 8, 8, 8, 8, 2])
    #expect(session.epoch == 1 && session.step == 7)
  }

  @Test("without shuffling every epoch goes through the samples in their own order")
  func order() throws {
    func losses(shuffle: Bool) throws -> [Float] {
      let text = """
        {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
         "model": {"layers": \(TrainingFixture.layers), "loss": "sparse_categorical_crossentropy"},
         "training": {"optimizer": {"type": "sgd", "learning_rate": 0}, "batch_size": 10,
                      "epochs": 2, "shuffle": \(shuffle)}}
        """
      let definition = try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
      return TrainingFixture.losses(
        TrainingSession(try TrainingPlan(definition, dataset: TrainingFixture.dataset())))
    }
    let ordered = try losses(shuffle: false)
    #expect(ordered.prefix(5) == ordered.suffix(5))
    let shuffled = try losses(shuffle: true)
    #expect(shuffled.prefix(5) != shuffled.suffix(5))
  }

  @Test("training lowers the loss and tells most points apart")
  func learns() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(optimizer: #"{"type": "adam", "learning_rate": 0.02}"#, epochs: 30))
    let losses = TrainingFixture.losses(session)
    let first: Float = losses.prefix(7).reduce(0, +)
    let last: Float = losses.suffix(7).reduce(0, +)
    #expect(last < first / 3)
    #expect((try session.evaluateTest()["test_accuracy"] ?? 0) >= 0.85)
  }

  @Test("an epoch reports means over its samples and the validation metrics, by Keras' names")
  func epochReport() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(optimizer: #"{"type": "sgd", "learning_rate": 0}"#, batchSize: 50))
    let step = session.trainStep()
    let report = session.finishEpoch()
    #expect(report.metrics.entries.map(\.name) == ["loss", "accuracy", "val_loss", "val_accuracy"])
    #expect(Float(report.metrics["loss"] ?? 0) == step.maximum[0])
    #expect(report.epoch == 1 && report.step == 1 && report.epochs == 3)
  }

  @Test("evaluation is the same whatever the batch size")
  func evaluation() throws {
    let values = try [1, 7, 60].map { size in
      try TrainingSession(TrainingFixture.plan(batchSize: size)).evaluateTest()["test_loss"] ?? .nan
    }
    #expect(abs(values[0] - values[1]) < 1e-6 && abs(values[1] - values[2]) < 1e-6)
  }

  @Test("a learning rate set between two steps rules the next one")
  func learningRate() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    #expect(session.trainStep().learningRate == 0.001)
    let change = try session.set(.learningRate, to: 0.25)
    #expect(
      change == AppliedChange(key: .learningRate, from: 0.001, to: 0.25, step: 1, epoch: 1))
    #expect(session.trainStep().learningRate == 0.25)
  }

  @Test("a rate of zero changes no weight")
  func zeroRate() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    _ = try session.set(.learningRate, to: 0)
    let before = session.model.network.parameters.values()
    _ = session.trainStep()
    #expect(session.model.network.parameters.values() == before)
  }

  @Test("changing the rate by hand scales the rest of a schedule")
  func scheduleScales() throws {
    let schedule = """
      {"type": "sgd", "learning_rate": {"type": "exponential_decay", "initial_learning_rate": 0.1,
       "decay_steps": 1, "decay_rate": 0.5}}
      """
    let session = TrainingSession(try TrainingFixture.plan(optimizer: schedule))
    #expect(session.trainStep().learningRate == 0.1)
    #expect(session.trainStep().learningRate == 0.05)
    _ = try session.set(.learningRate, to: 0.05)
    #expect(session.trainStep().learningRate == 0.05)
    #expect(session.trainStep().learningRate == 0.025)
  }

  @Test("a batch size set within an epoch waits for the next one and may grow")
  func batchSize() throws {
    let session = TrainingSession(try TrainingFixture.plan(batchSize: 25))
    _ = session.trainStep()
    #expect(try session.set(.batchSize, to: 40) == nil)
    #expect(session.trainStep().samples == 25)
    #expect(session.applyWaiting().map(\.to) == [40])
    #expect(session.trainStep().samples == 40)
    #expect(session.trainStep().samples == 10)
  }

  @Test("of two changes that wait for the same epoch the last one counts")
  func lastWaitingChange() throws {
    let session = TrainingSession(try TrainingFixture.plan(batchSize: 25))
    _ = session.trainStep()
    _ = try session.set(.batchSize, to: 5)
    _ = try session.set(.batchSize, to: 10)
    _ = session.trainStep()
    #expect(session.applyWaiting().map(\.to) == [10])
  }

  @Test("what waits for the next epoch and is changed back before it is no change")
  func changedBack() throws {
    let session = TrainingSession(try TrainingFixture.plan(batchSize: 8))
    _ = session.trainStep()
    #expect(try session.set(.batchSize, to: 16) == nil)
    #expect(try session.set(.batchSize, to: 8) == nil)
    while !session.isAtEpochEnd { _ = session.trainStep() }
    #expect(session.applyWaiting().isEmpty && session.changeCount == 0)
  }

  @Test("more epochs can be asked for after the last, fewer end the run after the current one")
  func epochs() throws {
    let session = TrainingSession(try TrainingFixture.plan(batchSize: 50, epochs: 1))
    _ = session.trainStep()
    #expect(session.isFinished)
    _ = try session.set(.epochs, to: 3)
    #expect(!session.isFinished)
    _ = session.trainStep()
    _ = try session.set(.epochs, to: 1)
    #expect(session.isFinished)
  }

  @Test("every control that a definition offers is applied and remembered")
  func allControls() throws {
    for kind in ["sgd", "adam", "adamw", "rmsprop", "adagrad"] {
      let plan = try TrainingFixture.plan(optimizer: #"{"type": "\#(kind)"}"#)
      let session = TrainingSession(plan)
      for descriptor in plan.description(threads: 1).hyperparameters
      where descriptor.key != .optimizer {
        let old = try #require(session.values[descriptor.key])
        let new = descriptor.adjusted(old, old == 0.999999 ? .down : .up)
        try #require(new != old, "\(descriptor.key.rawValue)")
        let change = try session.set(descriptor.key, to: new)
        #expect(change?.to == new && change?.from == old, "\(kind) \(descriptor.key.rawValue)")
        #expect(session.values[descriptor.key] == new)
      }
      _ = session.trainStep()
    }
  }

  @Test("momentum, decay and clipping set in the middle of a run change the next update")
  func effectOfControls() throws {
    for (key, value) in [("momentum", 0.9), ("weight_decay", 5.0), ("global_clipnorm", 0.001)] {
      func weights(changing: Bool) throws -> [Float] {
        let session = TrainingSession(
          try TrainingFixture.plan(optimizer: #"{"type": "sgd", "learning_rate": 0.1}"#))
        _ = session.trainStep()
        if changing { _ = try session.set(HyperparameterKey(rawValue: key), to: .number(value)) }
        for _ in 0..<2 { _ = session.trainStep() }
        return session.model.network.parameters.values()
      }
      #expect(try weights(changing: true) != weights(changing: false), "\(key)")
    }
  }

  @Test("a frozen layer keeps its weights to the bit until it is trained again")
  func freezing() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(optimizer: #"{"type": "adamw", "learning_rate": 0.1}"#))
    let network = session.model.network
    _ = try session.set(.layer(0, "trainable"), to: .flag(false))
    let first = network.parameters.values(count: network.parameterOffsets[1])
    let second = network.parameters.values(at: network.parameterOffsets[1])
    for _ in 0..<3 { _ = session.trainStep() }
    #expect(network.parameters.values(count: network.parameterOffsets[1]) == first)
    #expect(network.parameters.values(at: network.parameterOffsets[1]) != second)
    _ = try session.set(.layer(0, "trainable"), to: .flag(true))
    _ = session.trainStep()
    #expect(network.parameters.values(count: network.parameterOffsets[1]) != first)
  }

  @Test("a layer that the definition freezes starts frozen")
  func frozenAtStart() throws {
    let layers = """
      [{"type": "dense", "units": 8, "activation": "relu", "trainable": false},
       {"type": "dense", "units": 2, "activation": "softmax"}]
      """
    let session = TrainingSession(try TrainingFixture.plan(layers: layers))
    #expect(session.values[.layer(0, "trainable")] == .flag(false))
    let network = session.model.network
    let first = network.parameters.values(count: network.parameterOffsets[1])
    _ = session.trainStep()
    #expect(network.parameters.values(count: network.parameterOffsets[1]) == first)
  }

  @Test("a dropout rate of zero set in the middle of a run stops dropping")
  func dropoutRate() throws {
    let layers = """
      [{"type": "dropout", "rate": 0.5}, {"type": "dense", "units": 2, "activation": "softmax"}]
      """
    func losses(rate: Double?) throws -> [Float] {
      let session = TrainingSession(
        try TrainingFixture.plan(
          layers: layers, optimizer: #"{"type": "sgd", "learning_rate": 0}"#, batchSize: 50))
      if let rate { _ = try session.set(.layer(0, "rate"), to: .number(rate)) }
      return (0..<3).map { _ in session.trainStep().maximum[0] }
    }
    let dropped = try losses(rate: nil)
    let whole = try losses(rate: 0)
    #expect(Set(dropped).count == 3)
    // The order of a full batch changes its sum by rounding only.
    #expect(abs(whole[0] - whole[1]) < 1e-5 && abs(whole[1] - whole[2]) < 1e-5)
  }

  @Test("a regularizer adds the size of its weights to the loss and shrinks them")
  func regularizer() throws {
    func session(_ l2: Double) throws -> TrainingSession {
      let layers = """
        [{"type": "dense", "units": 2, "activation": "softmax",
          "kernel_regularizer": {"l2": \(l2)}}]
        """
      return TrainingSession(
        try TrainingFixture.plan(
          layers: layers, optimizer: #"{"type": "sgd", "learning_rate": 0.1}"#, batchSize: 50))
    }
    let plain = try session(0)
    let regularized = try session(0.5)
    let weights = plain.model.network.parameters.values(count: 6)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let difference = regularized.trainStep().maximum[0] - plain.trainStep().maximum[0]
    #expect(abs(difference - 0.5 * squares) < 1e-5)
    let (kept, shrunk) = (
      plain.model.network.parameters.values(count: 6),
      regularized.model.network.parameters.values(count: 6)
    )
    for index in 0..<6 {
      // One step of 0.1 takes 0.1 · 2 · 0.5 of each weight away.
      #expect(abs(kept[index] - shrunk[index] - 0.1 * weights[index]) < 1e-6)
    }
  }

  @Test("another optimizer brings its own controls and starts with fresh moments")
  func switchingOptimizer() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    for _ in 0..<3 { _ = session.trainStep() }
    let change = try session.set(.optimizer, to: .choice("sgd"))
    #expect(change?.from == .choice("adam") && change?.to == .choice("sgd"))
    let keys = session.descriptors.map(\.key.rawValue)
    #expect(keys.contains("momentum") && !keys.contains("beta_1"))
    #expect(session.values[HyperparameterKey(rawValue: "momentum")] == 0)
    #expect(session.values[HyperparameterKey(rawValue: "beta_1")] == nil)
    #expect(session.learningRate == 0.001)
    #expect(session.optimizer.step == 0)
    _ = session.trainStep()
    #expect(session.optimizer.step == 1)
  }

  @Test("errors of several columns are told in each column's own unit, and their mean is taken")
  func unitsOfColumns() throws {
    let folder = try TemporaryDirectory()
    try folder.write("x,size,price\n0,10,1000\n1,20,3000\n", to: "table.csv")
    let text = """
      {"schema": "descent/experiment/1", "name": "columns",
       "data": {"source": "csv", "path": "table.csv", "target": ["size", "price"],
                "target_normalization": "min_max"},
       "model": {"layers": [{"type": "dense", "units": 2, "kernel_initializer": "zeros"}],
                 "loss": "mse", "metrics": ["mae", "rmse", "mse"]},
       "training": {"optimizer": {"type": "sgd", "learning_rate": 0}}}
      """
    let path = try folder.write(text, to: "columns.json")
    let session = TrainingSession(try TrainingPlan(ExperimentDefinition(contentsOf: path)))
    let step = session.trainStep()
    // The network says 0, which is the least of each column: off by 0 and 10, by 0 and 2000.
    #expect(step.maximum[0] == 0.5)
    #expect(step.maximum[1] == 502.5)
    #expect(step.maximum[2] == Float(1_000_025.0.squareRoot()))
    #expect(step.maximum[3] == 1_000_025)
    #expect(session.finishEpoch().metrics["mean_absolute_error"] == 502.5)
  }

  @Test("a value out of range is refused and changes nothing")
  func refusal() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    #expect(throws: InputError.self) { try session.set(.learningRate, to: -1) }
    #expect(throws: InputError.self) { try session.set(.batchSize, to: 2.5) }
    let error = #expect(throws: InputError.self) {
      try session.set(HyperparameterKey(rawValue: "learning_rat"), to: 1)
    }
    #expect(error?.advice == #"did you mean "learning_rate"?"#)
    #expect(session.learningRate == 0.001)
  }

  @Test("histograms count every weight of every tensor")
  func histograms() throws {
    let histograms = TrainingSession(try TrainingFixture.plan()).histograms()
    #expect(histograms.map(\.tensor) == ["kernel", "bias", "kernel", "bias"])
    #expect(histograms.map { $0.histogram.counts.reduce(0, +) } == [24, 8, 16, 2])
    #expect(histograms[0].histogram.lower < 0 && histograms[0].histogram.upper > 0)
  }

  /// Layers, losses and optimizers whose step must not allocate.
  static let allocationCases: [(layers: String, loss: String, metrics: String, optimizer: String)] =
    [
      (
        TrainingFixture.layers, "sparse_categorical_crossentropy",
        #"["accuracy", "top_k_categorical_accuracy", "precision"]"#, #"{"type": "adam"}"#
      ),
      (TrainingFixture.layers, "categorical_crossentropy", "[]", #"{"type": "rmsprop"}"#),
      (
        """
        [{"type": "reshape", "target_shape": [3, 1]}, {"type": "flatten"},
         {"type": "dense", "units": 4, "kernel_regularizer": {"l2": 0.1}}, {"type": "leaky_relu"},
         {"type": "activation", "activation": "gelu"}, {"type": "layer_normalization"},
         {"type": "batch_normalization"}, {"type": "dropout", "rate": 0.5},
         {"type": "gaussian_noise", "stddev": 0.1}, {"type": "dense", "units": 1,
         "activation": "sigmoid"}]
        """,
        "binary_crossentropy", #"["accuracy", "auc", "recall", "f1_score", "r2_score", "rmse"]"#,
        #"{"type": "sgd", "momentum": 0.9, "global_clipnorm": 1}"#
      ),
      (
        """
        [{"type": "reshape", "target_shape": [3, 1]}, {"type": "lstm", "units": 2,
         "return_sequences": true}, {"type": "gru", "units": 2, "return_sequences": true},
         {"type": "conv1d", "filters": 2, "kernel_size": 2}, {"type": "simple_rnn", "units": 3},
         {"type": "residual", "layers": [{"type": "dense", "units": 3}]},
         {"type": "dense", "units": 2}]
        """,
        "mse", #"["mae"]"#, #"{"type": "adamw"}"#
      ),
      (
        """
        [{"type": "dense", "units": 16}, {"type": "reshape", "target_shape": [4, 4, 1]},
         {"type": "zero_padding2d"}, {"type": "conv2d", "filters": 2, "kernel_size": 3},
         {"type": "max_pooling2d"}, {"type": "up_sampling2d"}, {"type": "average_pooling2d"},
         {"type": "conv2d_transpose", "filters": 2, "kernel_size": 3, "strides": 2},
         {"type": "global_average_pooling2d"}, {"type": "dense", "units": 2}]
        """,
        "huber", "[]", #"{"type": "adagrad"}"#
      ),
    ]

  @Test("a training step allocates no memory", arguments: allocationCases.indices)
  func allocatesNothing(_ index: Int) throws {
    let example = Self.allocationCases[index]
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: example.layers, loss: example.loss, metrics: example.metrics,
        optimizer: example.optimizer, batchSize: 5))
    // The first step of an epoch draws the order and may set up the BLAS.
    _ = session.trainStep()
    guard let count = allocations(in: { for _ in 0..<5 { _ = session.trainStep() } }) else {
      return
    }
    #expect(count == 0)
  }
}
