import Files
import Tensors

/// The network, loss and metrics of an experiment file, read and checked but not yet built.
public struct ModelDefinition: Sendable {
  /// A layer's definition with the place in its file, for errors found later.
  public struct PlacedLayer: Sendable {
    public var definition: any LayerDefinition
    public var file: String?
    public var position: TextPosition
    public var place: String
  }

  /// The shape of one sample, where the file says it; else it follows the data.
  public var inputShape: Shape?
  public var layers: [PlacedLayer]
  public var loss: Loss
  public var metrics: [Metric]
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
      layers.append(
        PlacedLayer(
          definition: try LayerCatalog.read(layer), file: layer.file, position: layer.position,
          place: layer.place))
    }
    guard !layers.isEmpty else {
      throw object.error(at: "layers", found: "no layers", expected: "at least one")
    }
    let name = try object.name("loss", of: "a loss", among: Loss.names)
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
    guard metrics.count < Model.Sums.scalarCount else {
      throw object.error(
        at: "metrics", found: "\(metrics.count) metrics",
        expected: "at most \(Model.Sums.scalarCount - 1)")
    }
    try object.finish()
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
      inputShape: input, loss: loss, metrics: metrics, lossError: lossError)
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
  public let inputShape: Shape
  public let loss: Loss
  public let metrics: [Metric]
  let lossError: InputError
  public let outputShape: Shape

  init(
    layers: [any Layer], typeNames: [String], inputShape: Shape, loss: Loss, metrics: [Metric],
    lossError: InputError
  ) {
    self.layers = layers
    self.typeNames = typeNames
    self.inputShape = inputShape
    self.loss = loss
    self.metrics = metrics
    self.lossError = lossError
    outputShape = layers.last?.outputShape ?? inputShape
  }

  /// An error at the place of the loss, for targets that do not fit it.
  public func lossMismatch(found: String, expected: String, advice: String) -> InputError {
    var error = lossError
    error.found = "\(loss.rawValue.quoted) with \(found)"
    error.expected = expected
    error.advice = advice
    return error
  }
}
