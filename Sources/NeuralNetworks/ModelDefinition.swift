import Files
import Tensors

/// The network, loss and metrics of an experiment file, read and checked but not yet built.
public struct ModelDefinition: Sendable {
  /// A layer's definition with the place in its file, for errors found later.
  public struct PlacedLayer: Sendable {
    public var definition: any LayerDefinition
    public var isTrainable: Bool
    public var file: String?
    public var position: TextPosition
    public var place: String
  }

  /// The shape of one sample, where the file says it; else it follows the data.
  public var inputShape: Shape?
  public var layers: [PlacedLayer]
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
    layers = []
    for layer in try object.objects("layers") {
      let (definition, isTrainable) = try LayerCatalog.read(layer)
      layers.append(
        PlacedLayer(
          definition: definition, isTrainable: isTrainable, file: layer.file,
          position: layer.position, place: layer.place))
    }
    guard !layers.isEmpty else {
      throw object.error(at: "layers", found: "no layers", expected: "at least one")
    }
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
    if inputShape == nil, layers.first?.definition is Dense { shape = [dataShape.count] }
    guard shape.count == dataShape.count else {
      var error = inputShapeError
      error.found = "the shape \(shape) with \(shape.count) elements"
      error.expected = "as many as a sample of the data has: \(dataShape.count), \(dataShape)"
      throw error
    }
    let input = shape
    var built: [any Layer] = []
    for (index, layer) in layers.enumerated() {
      var definition = layer.definition
      if index == layers.count - 1 { definition = try fuse(definition, at: layer) }
      do {
        built.append(try definition.makeLayer(inputShape: shape).withinLimits())
      } catch {
        throw InputError(
          file: layer.file, position: layer.position, place: layer.place, found: error.found,
          expected: error.expected, advice: error.advice)
      }
      shape = built[index].outputShape
    }
    return ModelPlan(
      layers: built, typeNames: layers.map { type(of: $0.definition).typeName },
      frozen: Set(layers.indices.filter { !layers[$0].isTrainable }), inputShape: input,
      loss: loss, labelSmoothing: labelSmoothing, metrics: metrics, lossError: lossError)
  }

  /// Takes off the last activation where the loss computes it, and refuses any other.
  private func fuse(
    _ definition: any LayerDefinition, at layer: PlacedLayer
  ) throws(InputError) -> any LayerDefinition {
    guard let wanted = loss.fusedActivation else { return definition }
    let (rest, activation) = definition.withoutActivation()
    guard activation == wanted else {
      throw InputError(
        file: layer.file, position: layer.position, place: layer.place,
        found: "a last layer with the activation \"\(activation.rawValue)\"",
        expected: "\"\(wanted.rawValue)\", because the loss \(loss.rawValue) reads probabilities",
        advice: "change the activation or the loss")
    }
    return rest
  }
}

/// A model whose shapes have been checked, ready to be given memory.
public struct ModelPlan: Sendable {
  public let layers: [any Layer]
  /// The type of each layer as the definition names it.
  public let typeNames: [String]
  /// Layers that are not trained at first, by index.
  public let frozen: Set<Int>
  public let inputShape: Shape
  public let loss: Loss
  public let labelSmoothing: Float
  public let metrics: [Metric]
  let lossError: InputError
  public let outputShape: Shape

  init(
    layers: [any Layer], typeNames: [String], frozen: Set<Int>, inputShape: Shape, loss: Loss,
    labelSmoothing: Float, metrics: [Metric], lossError: InputError
  ) {
    self.labelSmoothing = labelSmoothing
    self.frozen = frozen
    self.layers = layers
    self.typeNames = typeNames
    self.inputShape = inputShape
    self.loss = loss
    self.metrics = metrics
    self.lossError = lossError
    outputShape = layers.last?.outputShape ?? inputShape
  }

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
