import Files
import Tensors

/// A chain of layers of an experiment file, read and checked but not yet built.
public struct NetworkDefinition: Sendable {
  /// A layer's definition with the place in its file, for errors found later.
  public struct PlacedLayer: Sendable {
    public var definition: any LayerDefinition
    public var isTrainable: Bool
    public var file: String?
    public var position: TextPosition
    public var place: String

    /// An error at the layer's place.
    func error(found: String, expected: String, advice: String?) -> InputError {
      InputError(
        file: file, position: position, place: place, found: found, expected: expected,
        advice: advice)
    }
  }

  public private(set) var layers: [PlacedLayer]

  /// Reads the list under `layers`.
  /// - Throws: `InputError` with the place of the first thing that does not fit.
  public init(from object: JSONReader) throws(InputError) {
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
  }

  /// The last of the layers; there is at least one.
  var last: PlacedLayer { layers[layers.count - 1] }

  /// Builds the layers for samples of a shape and checks that each fits the one before it.
  /// - Parameter end: what takes the place of the last layer, which a loss computes in part.
  /// - Throws: `InputError` naming the layer by its place, what it found and what it expected.
  public func plan(
    inputShape: Shape, end: (any LayerDefinition)? = nil
  ) throws(InputError) -> NetworkPlan {
    var shape = inputShape
    var built: [any Layer] = []
    for (index, layer) in layers.enumerated() {
      let definition = index == layers.count - 1 ? end ?? layer.definition : layer.definition
      do {
        built.append(try definition.makeLayer(inputShape: shape).withinLimits())
      } catch {
        throw layer.error(found: error.found, expected: error.expected, advice: error.advice)
      }
      shape = built[index].outputShape
    }
    return NetworkPlan(
      layers: built, typeNames: layers.map { type(of: $0.definition).typeName },
      frozen: Set(layers.indices.filter { !layers[$0].isTrainable }), inputShape: inputShape,
      outputShape: shape)
  }
}

/// A chain of layers whose shapes have been checked, ready to be given memory.
public struct NetworkPlan: Sendable {
  public let layers: [any Layer]
  /// The type of each layer as the definition names it.
  public let typeNames: [String]
  /// Layers that are not trained at first, by index.
  public let frozen: Set<Int>
  public let inputShape: Shape
  public let outputShape: Shape

  /// The network itself, without initial weights.
  /// - Parameter capacity: the largest number of rows in a batch.
  public func network(capacity: Int) -> Network {
    let network = Network(layers: layers, inputShape: inputShape, capacity: capacity)
    network.frozen = frozen
    return network
  }
}
