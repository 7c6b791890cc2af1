import Datasets
import Files
import Monitoring
import Tensors
import Training

/// Small experiments in memory: two classes of points that a line tells apart.
enum TrainingFixture {
  static let layers = """
    [{"type": "dense", "units": 8, "activation": "relu"},
     {"type": "dense", "units": 2, "activation": "softmax"}]
    """

  static func definition(
    layers: String = layers, loss: String = "sparse_categorical_crossentropy",
    metrics: String = #"["accuracy"]"#, optimizer: String = #"{"type": "adam"}"#,
    batchSize: Int = 8, epochs: Int = 3, seed: Int = 1
  ) throws -> ExperimentDefinition {
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(layers), "loss": "\(loss)", "metrics": \(metrics)},
       "training": {"optimizer": \(optimizer), "batch_size": \(batchSize), "epochs": \(epochs),
                    "seed": \(seed)}}
      """
    return try ExperimentDefinition(
      JSONParser.parse(Array(text.utf8), file: "points.json"), file: "points.json")
  }

  /// 60 points, 50 of them for training, and 20 for the test.
  static func dataset() -> Dataset {
    func samples(_ count: Int, seed: UInt64) -> Samples {
      var generator = RandomGenerator(seed: seed)
      var features: [Float] = []
      var labels: [Int32] = []
      for _ in 0..<count {
        let point = [generator.normal(), generator.normal(), generator.normal()]
        features += point
        labels.append(point[0] + point[1] > 0 ? 1 : 0)
      }
      return Samples(
        shape: [3], count: count, features: .floats(features),
        targets: .labels(labels, count: 2))
    }
    return Dataset(samples: samples(60, seed: 5), trainingCount: 50, test: samples(20, seed: 6))
  }

  static func plan(
    layers: String = layers, loss: String = "sparse_categorical_crossentropy",
    metrics: String = #"["accuracy"]"#, optimizer: String = #"{"type": "adam"}"#,
    batchSize: Int = 8, epochs: Int = 3, seed: Int = 1, dataset: Dataset = dataset()
  ) throws -> TrainingPlan {
    try TrainingPlan(
      definition(
        layers: layers, loss: loss, metrics: metrics, optimizer: optimizer, batchSize: batchSize,
        epochs: epochs, seed: seed), dataset: dataset)
  }

  /// Trains to the end and returns the loss of every step.
  static func losses(_ session: TrainingSession) -> [Float] {
    var losses: [Float] = []
    while !session.isFinished {
      losses.append(session.trainStep().maximum[0])
      if session.isAtEpochEnd {
        _ = session.finishEpoch()
        _ = session.applyWaiting()
      }
    }
    return losses
  }
}

extension HyperparameterValue: ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
}
