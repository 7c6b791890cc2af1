import Advice
import Datasets
import Files
import Monitoring
import Tensors
import Training

/// A small network on made-up data that has the trouble of a rule, or one that is like it and has none.
struct Trouble {
  var layers: String
  var loss = "sparse_categorical_crossentropy"
  var optimizer = #"{"type": "adam", "learning_rate": 0.01}"#
  var batchSize = 16
  var epochs = 20
  /// `relu`, `sigmoid` or `tanh` by the index of the layer.
  var activations: [Int: String] = [:]
  var dataset: Dataset
  /// A change on the way: after this many steps.
  var change: (step: Int, key: HyperparameterKey, value: HyperparameterValue)?

  /// Trains to the end and tells an advisor all of it, the layers every tenth step.
  /// - Returns: the advisor, all rules that ever stood, and the session.
  func run() throws -> (advisor: Advisor, rules: Set<AdviceRule>, session: TrainingSession) {
    let text = """
      {"schema": "descent/experiment/1", "name": "trouble", "data": {"source": "mnist"},
       "model": {"layers": \(layers), "loss": "\(loss)", "metrics": []},
       "training": {"optimizer": \(optimizer), "batch_size": \(batchSize), "epochs": \(epochs),
                    "seed": 1}}
      """
    let definition = try ExperimentDefinition(
      JSONParser.parse(Array(text.utf8), file: "trouble.json"), file: "trouble.json")
    let session = TrainingSession(
      try TrainingPlan(definition, dataset: dataset), now: { 0 })
    let probe = StatisticsProbe(session: session, activations: activations)
    var advisor = Advisor()
    var rules: Set<AdviceRule> = []
    func tell(_ event: RunEvent) {
      advisor.receive(event)
      for advice in advisor.advice { rules.insert(advice.rule) }
    }
    tell(.started(session.description))
    while !session.isFinished {
      if let change, session.step == change.step,
        let applied = try session.set(change.key, to: change.value)
      {
        tell(.applied(applied))
      }
      if session.step % 10 == 9 {
        let (summary, layers) = probe.step()
        tell(.steps(summary))
        tell(.layers(layers, step: session.step))
      } else {
        tell(.steps(session.trainStep()))
      }
      if session.isAtEpochEnd { for event in session.endEpoch() { tell(event) } }
    }
    return (advisor, rules, session)
  }

  // MARK: Layers

  static func dense(_ units: Int, _ activation: String, _ initializer: String = "glorot_uniform")
    -> String
  {
    """
    {"type": "dense", "units": \(units), "activation": "\(activation)", \
    "kernel_initializer": "\(initializer)"}
    """
  }

  static func chain(_ layers: [String]) -> String { "[\(layers.joined(separator: ","))]" }

  // MARK: Data

  /// Normal features, with a target from each sample.
  static func data(
    _ count: Int, training: Int, features: Int, scale: Float = 1,
    label: (ArraySlice<Float>, Int) -> Int32
  ) -> Dataset {
    var generator = RandomGenerator(seed: 3)
    let values = (0..<count * features).map { _ in scale * generator.normal() }
    let labels = (0..<count).map { label(values[$0 * features..<($0 + 1) * features], $0) }
    return Dataset(
      samples: Samples(
        shape: [features], count: count, features: .floats(values),
        targets: .labels(labels, count: 2)), trainingCount: training, test: nil)
  }

  /// One feature and a value that follows from it, with noise of a deviation.
  static func line(noise: Float) -> Dataset {
    var generator = RandomGenerator(seed: 4)
    let inputs = (0..<400).map { _ in generator.normal() }
    let targets = inputs.map { 2 * $0 + 1 + noise * generator.normal() }
    return Dataset(
      samples: Samples(
        shape: [1], count: 400, features: .floats(inputs),
        targets: .values(targets, width: 1)), trainingCount: 200, test: nil)
  }

  /// Two classes that a line tells apart.
  static func separable(_ count: Int = 160, training: Int = 112, scale: Float = 1) -> Dataset {
    data(count, training: training, features: 3, scale: scale) { x, _ in
      x[x.startIndex] + x[x.startIndex + 1] > 0 ? 1 : 0
    }
  }
}

// MARK: The networks

extension Trouble {
  private static let small = chain([dense(8, "relu"), dense(2, "softmax")])

  /// A network that has the trouble.
  static func having(_ rule: AdviceRule) -> Trouble {
    switch rule {
    case .diverging:
      Trouble(
        layers: small, optimizer: #"{"type": "sgd", "learning_rate": 0.1}"#, dataset: separable(),
        change: (40, HyperparameterKey(rawValue: "learning_rate"), .number(200)))
    case .explodingGradients:
      // Every layer of ones multiplies what comes through it by eight, both ways.
      Trouble(
        layers: chain((0..<5).map { _ in dense(8, "linear", "ones") } + [dense(1, "linear")]),
        loss: "mean_squared_error", optimizer: #"{"type": "adam", "learning_rate": 1e-6}"#,
        dataset: line(noise: 0))
    case .deadUnits:
      // What is negative times what is positive, through relu.
      Trouble(
        layers: chain([dense(8, "relu", "ones"), dense(2, "softmax")]), activations: [0: "relu"],
        dataset: negative)
    case .saturatedUnits:
      Trouble(
        layers: chain([dense(8, "tanh"), dense(2, "softmax")]), activations: [0: "tanh"],
        dataset: unknowable(160, training: 112, features: 3, scale: 40))
    case .vanishingGradients:
      Trouble(
        layers: chain((0..<7).map { _ in dense(8, "sigmoid") } + [dense(2, "softmax")]),
        epochs: 12, dataset: separable())
    case .classImbalance:
      Trouble(layers: small, epochs: 8, dataset: imbalanced { _ in false })
    case .overfitting:
      Trouble(
        layers: chain([dense(24, "relu"), dense(2, "softmax")]), epochs: 30,
        dataset: unknowable(80, training: 40, features: 8))
    case .underfitting:
      Trouble(layers: chain([dense(2, "softmax")]), epochs: 15, dataset: corners)
    case .slowTraining:
      Trouble(
        layers: small, optimizer: #"{"type": "sgd", "learning_rate": 0.0003}"#, batchSize: 112,
        epochs: 120, dataset: separable())
    case .plateau:
      Trouble(
        layers: chain([dense(1, "linear")]), loss: "mean_squared_error",
        optimizer: #"{"type": "adam", "learning_rate": 0.1}"#, dataset: line(noise: 2))
    }
  }

  /// The same without what makes the trouble.
  static func without(_ rule: AdviceRule) -> Trouble {
    var healthy = having(rule)
    switch rule {
    case .diverging: healthy.change = nil
    case .explodingGradients:
      healthy.layers = chain([dense(8, "relu"), dense(1, "linear")])
      healthy.optimizer = #"{"type": "adam", "learning_rate": 0.01}"#
    case .deadUnits: healthy.layers = small
    case .saturatedUnits: healthy.dataset = separable()
    case .vanishingGradients:
      healthy.layers = chain(
        (0..<3).map { _ in dense(8, "relu", "he_normal") } + [dense(2, "softmax")])
    case .classImbalance: healthy.dataset = imbalanced { $0 }
    case .overfitting: healthy.dataset = separable()
    case .underfitting: healthy.layers = chain([dense(16, "relu"), dense(2, "softmax")])
    case .slowTraining: healthy.optimizer = #"{"type": "sgd", "learning_rate": 0.3}"#
    case .plateau: healthy.dataset = line(noise: 0)
    }
    return healthy
  }

  /// Classes that have nothing to do with the features.
  private static func unknowable(
    _ count: Int, training: Int, features: Int, scale: Float = 1
  ) -> Dataset {
    data(count, training: training, features: features, scale: scale) { x, _ in
      Int32(bitPattern: x[x.endIndex - 1].bitPattern >> 3 & 1)
    }
  }

  private static var negative: Dataset {
    var generator = RandomGenerator(seed: 3)
    let values = (0..<160 * 3).map { _ in -abs(generator.normal()) }
    let labels = (0..<160).map { values[$0 * 3] > values[$0 * 3 + 1] ? Int32(1) : 0 }
    return Dataset(
      samples: Samples(
        shape: [3], count: 160, features: .floats(values), targets: .labels(labels, count: 2)),
      trainingCount: 112, test: nil)
  }

  /// One sample in eight is of the second class; its first feature says so, or nothing does.
  private static func imbalanced(_ says: (Bool) -> Bool) -> Dataset {
    var generator = RandomGenerator(seed: 6)
    var values: [Float] = []
    var labels: [Int32] = []
    for index in 0..<160 {
      let isRare = index % 8 == 0
      values += [
        generator.normal() + (says(isRare) ? 6 : 0), generator.normal(), generator.normal(),
      ]
      labels.append(isRare ? 1 : 0)
    }
    return Dataset(
      samples: Samples(
        shape: [3], count: 160, features: .floats(values), targets: .labels(labels, count: 2)),
      trainingCount: 112, test: nil)
  }

  /// Two classes in opposite corners, which no line tells apart.
  private static var corners: Dataset {
    data(160, training: 112, features: 2) { x, _ in
      (x[x.startIndex] > 0) == (x[x.startIndex + 1] > 0) ? 1 : 0
    }
  }
}
