import Files
import Training

extension BenchmarkNet {
  /// The experiment with this network, or nil where Descent cannot train it.
  func definition(batch: Int) throws(InputError) -> ExperimentDefinition? {
    guard let layers, let loss else { return nil }
    let optimizer = self == .softmaxRegression ? "sgd" : "adam"
    let metrics = self == .autoencoder ? "" : "\"accuracy\""
    // A definition names its data; the samples themselves are made in memory.
    let text = """
      {
        "schema": "\(ExperimentDefinition.schema)", "name": "\(rawValue)",
        "data": { "source": "mnist" },
        "model": { "layers": [\(layers)], "loss": "\(loss)", "metrics": [\(metrics)] },
        "training": {
          "optimizer": { "type": "\(optimizer)" }, "batch_size": \(batch),
          "epochs": \(TrainingDefinition.epochCounts.upperBound), "seed": 1
        }
      }
      """
    return try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
  }

  private var loss: String? {
    switch self {
    case .multilayerPerceptronA: "categorical_crossentropy"
    case .multilayerPerceptronB: "binary_crossentropy"
    case .mnistPerceptron, .softmaxRegression, .convolutional, .lstm, .simpleRNN:
      "sparse_categorical_crossentropy"
    case .autoencoder: "mean_squared_error"
    case .generativeAdversarial: nil
    }
  }

  private var layers: String? {
    let softmax = Self.dense(10, "softmax")
    switch self {
    case .multilayerPerceptronA:
      return [Self.dense(64, "relu"), Self.dense(32, "relu"), softmax].joined(separator: ",")
    case .multilayerPerceptronB:
      return [Self.dense(10, "relu"), Self.dense(8, "relu"), Self.dense(1, "sigmoid")]
        .joined(separator: ",")
    case .mnistPerceptron: return [Self.dense(128, "relu"), softmax].joined(separator: ",")
    case .softmaxRegression: return softmax
    case .convolutional:
      return """
        { "type": "conv2d", "filters": 32, "kernel_size": 3, "activation": "relu" },
        { "type": "max_pooling2d" },
        { "type": "conv2d", "filters": 64, "kernel_size": 3, "activation": "relu" },
        { "type": "max_pooling2d" }, { "type": "flatten" },
        \(Self.dense(128, "relu")), \(softmax)
        """
    case .lstm: return "{ \"type\": \"lstm\", \"units\": 128 }, \(softmax)"
    case .simpleRNN: return "{ \"type\": \"simple_rnn\", \"units\": 64 }, \(softmax)"
    case .autoencoder:
      return [
        Self.dense(128, "relu"), Self.dense(32, "relu"), Self.dense(128, "relu"),
        Self.dense(784, "sigmoid"),
      ].joined(separator: ",")
    // Generator 64-128-256-784 (relu, tanh), discriminator 784-256-128-1 (leaky relu 0.2, sigmoid), Adam with
    // learning rate 0.0002 and beta_1 0.5 for both.
    case .generativeAdversarial: return nil
    }
  }

  private static func dense(_ units: Int, _ activation: String) -> String {
    "{ \"type\": \"dense\", \"units\": \(units), \"activation\": \"\(activation)\" }"
  }
}
