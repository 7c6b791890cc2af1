import Files
import Training

extension BenchmarkNet {
  /// The experiment with this network.
  func definition(batch: Int) throws(InputError) -> ExperimentDefinition {
    // A definition names its data; the samples themselves are made in memory.
    let text = """
      {
        "schema": "\(ExperimentDefinition.schema)", "name": "\(rawValue)",
        "data": { "source": "mnist" }, "model": { \(model) },
        "training": {
          \(optimizer) "batch_size": \(batch),
          "epochs": \(TrainingDefinition.epochCounts.upperBound), "seed": 1
        }
      }
      """
    return try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
  }

  /// The optimizer of an only network.
  private var optimizer: String {
    switch self {
    case .generativeAdversarial: ""
    case .softmaxRegression: "\"optimizer\": { \"type\": \"sgd\" },"
    default: "\"optimizer\": { \"type\": \"adam\" },"
    }
  }

  private var model: String {
    guard let layers, let loss else { return Self.adversarialPair }
    let metrics = self == .autoencoder ? "" : "\"accuracy\""
    return "\"layers\": [\(layers)], \"loss\": \"\(loss)\", \"metrics\": [\(metrics)]"
  }

  /// A generator and a discriminator, whose objective has its own loss.
  private static var adversarialPair: String {
    let optimizer = "{ \"type\": \"adam\", \"learning_rate\": 0.0002, \"beta_1\": 0.5 }"
    let leaky = "{ \"type\": \"leaky_relu\", \"negative_slope\": 0.2 }"
    let generator = [dense(128, "relu"), dense(256, "relu"), dense(784, "tanh")]
    let discriminator = [
      dense(256, "linear"), leaky, dense(128, "linear"), leaky, dense(1, "sigmoid"),
    ]
    func network(_ layers: [String]) -> String {
      "{ \"layers\": [\(layers.joined(separator: ", "))], \"optimizer\": \(optimizer) }"
    }
    return """
      "latent_dim": 64, "generator": \(network(generator)),
      "discriminator": \(network(discriminator))
      """
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
    case .generativeAdversarial: return nil
    }
  }

  private static func dense(_ units: Int, _ activation: String) -> String {
    "{ \"type\": \"dense\", \"units\": \(units), \"activation\": \"\(activation)\" }"
  }
}
