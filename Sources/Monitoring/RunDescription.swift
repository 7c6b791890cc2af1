import Files

/// What a run is, told once at its start.
public struct RunDescription: Equatable, Sendable {
  /// A layer as a table shows it.
  public struct Layer: Equatable, Sendable {
    /// The Keras type in snake case: `dense`.
    public var type: String
    public var outputShape: [Int]
    public var parameterCount: Int
    /// The network it belongs to, such as `generator`; empty where there is only one.
    public var network: String

    public init(type: String, outputShape: [Int], parameterCount: Int, network: String = "") {
      self.network = network
      self.type = type
      self.outputShape = outputShape
      self.parameterCount = parameterCount
    }
  }

  public var name: String
  public var summary: String
  /// The definition it was started from, overrides included.
  public var definition: JSONValue
  public var layers: [Layer]
  /// What each step reports, the loss or the losses of several networks first.
  public var metrics: [MetricDescriptor]
  /// What only whole epochs report.
  public var epochMetrics: [MetricDescriptor]
  public var hyperparameters: [HyperparameterDescriptor]
  /// The values at the start.
  public var values: HyperparameterValues
  public var seed: UInt64
  public var threads: Int
  public var trainingSamples: Int
  public var validationSamples: Int

  public init(
    name: String, summary: String, definition: JSONValue, layers: [Layer],
    metrics: [MetricDescriptor], epochMetrics: [MetricDescriptor] = [],
    hyperparameters: [HyperparameterDescriptor],
    values: HyperparameterValues, seed: UInt64, threads: Int, trainingSamples: Int,
    validationSamples: Int
  ) {
    self.name = name
    self.summary = summary
    self.definition = definition
    self.layers = layers
    self.metrics = metrics
    self.epochMetrics = epochMetrics
    self.hyperparameters = hyperparameters
    self.values = values
    self.seed = seed
    self.threads = threads
    self.trainingSamples = trainingSamples
    self.validationSamples = validationSamples
  }

  public func descriptor(for key: HyperparameterKey) -> HyperparameterDescriptor? {
    hyperparameters.first { $0.key == key }
  }
}
