import Files
import Tensors

/// The network, loss and metrics of an experiment file, read and checked but not yet built.
public struct ModelDefinition: Sendable {
  /// The shape of one sample, where the file says it; else it follows the data.
  public var inputShape: Shape?
  public var network: NetworkDefinition
  public var loss: Loss
  /// The share of each target that is spread over all classes.
  public var labelSmoothing: Float
  public var metrics: [Metric]
  /// A safetensors file to begin with instead of random weights.
  public var initialWeights: String?
  let lossError: InputError
  let inputShapeError: InputError

  /// Reads `{ "layers": […], "loss": …, "metrics": […] }`.
  /// - Throws: `InputError` with the place of the first thing that does not fit.
  public init(from object: JSONReader) throws(InputError) {
    inputShape = try object.wholes("input_shape", in: 1...1_048_576).map(Shape.init)
    inputShapeError = object.error(
      at: "input_shape", found: "the shape \(inputShape ?? [])", expected: nil)
    network = try NetworkDefinition(from: object)
    let name: String
    (name, labelSmoothing) = try Self.readLoss(object)
    loss = Loss(name: name) ?? .meanSquaredError
    lossError = object.error(at: "loss", found: name.quoted)
    metrics = []
    for name in try object.strings("metrics", default: []) {
      guard let metric = Metric(name: name) else {
        throw object.error(
          at: "metrics", found: name.quoted, expected: "a metric",
          advice: NearestName.advice(for: name, among: Metric.names))
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    if object.has("initial_weights") {
      initialWeights = object.resolved(try object.string("initial_weights"))
    }
    guard metrics.filter(\.isMean).count < Model.Sums.scalarCount else {
      throw object.error(
        at: "metrics", found: "\(metrics.count) metrics",
        expected: "at most \(Model.Sums.scalarCount - 1)")
    }
    try object.finish()
  }

  /// Reads `"loss": "huber"` or `"loss": { "type": "binary_crossentropy", "label_smoothing": 0.1 }`.
  private static func readLoss(
    _ object: JSONReader
  ) throws(InputError) -> (name: String, labelSmoothing: Float) {
    guard let node = object.node("loss"), case .object = node.content else {
      return (try object.name("loss", of: "a loss", among: Loss.names), 0)
    }
    let loss = try object.object("loss")
    let name = try loss.name("type", of: "a loss", among: Loss.names)
    let smoothing = try loss.number("label_smoothing", in: 0...0.99, default: 0)
    if smoothing > 0, Loss(name: name)?.canSmooth != true {
      throw loss.error(
        at: "label_smoothing", found: "it with \(name.quoted)",
        expected: "categorical_crossentropy or binary_crossentropy")
    }
    try loss.finish()
    return (name, Float(smoothing))
  }

  /// Builds the layers for samples of a shape and checks that each fits the one before it.
  ///
  /// Without `input_shape`, a first layer of type dense takes each sample as one flat row.
  /// - Throws: `InputError` naming the layer by its index, what it found and what it expected.
  public func plan(dataShape: Shape) throws(InputError) -> ModelPlan {
    var shape = inputShape ?? dataShape
    if inputShape == nil, network.layers[0].definition is Dense { shape = [dataShape.count] }
    guard shape.count == dataShape.count else {
      var error = inputShapeError
      error.found = "the shape \(shape) with \(shape.count) elements"
      error.expected = "as many as a sample of the data has: \(dataShape.count), \(dataShape)"
      throw error
    }
    return ModelPlan(
      network: try network.plan(inputShape: shape, end: try fused(network.last)), loss: loss,
      labelSmoothing: labelSmoothing, metrics: metrics, lossError: lossError)
  }

  /// Takes off the last activation where the loss computes it, and refuses any other.
  private func fused(
    _ last: NetworkDefinition.PlacedLayer
  ) throws(InputError) -> (any LayerDefinition)? {
    guard let wanted = loss.fusedActivation else { return nil }
    let (rest, activation) = last.definition.withoutActivation()
    guard activation == wanted else {
      throw last.error(
        found: "a last layer with the activation \"\(activation.rawValue)\"",
        expected: "\"\(wanted.rawValue)\", because the loss \(loss.rawValue) reads probabilities",
        advice: "change the activation or the loss")
    }
    return rest
  }
}

/// A model whose shapes have been checked, ready to be given memory.
public struct ModelPlan: Sendable {
  public let network: NetworkPlan
  public let loss: Loss
  public let labelSmoothing: Float
  public let metrics: [Metric]
  let lossError: InputError

  public var layers: [any Layer] { network.layers }
  public var typeNames: [String] { network.typeNames }
  public var frozen: Set<Int> { network.frozen }
  public var inputShape: Shape { network.inputShape }
  public var outputShape: Shape { network.outputShape }

  /// The metrics that each step has, in the order of their lanes after the loss.
  public var stepMetrics: [Metric] { metrics.filter(\.isMean) }

  /// An error at the place of the loss, for targets that do not fit it.
  public func lossMismatch(found: String, expected: String, advice: String) -> InputError {
    var error = lossError
    error.found = "\(loss.rawValue.quoted) with \(found)"
    error.expected = expected
    error.advice = advice
    return error
  }
}
