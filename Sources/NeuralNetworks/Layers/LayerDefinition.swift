import Files
import Tensors

/// One layer as an experiment file describes it, in Keras' terms.
///
/// A new layer is a file with a type that conforms to this and a line in `LayerCatalog`.
public protocol LayerDefinition: Sendable {
  /// The value of `"type"`: the Keras class name in snake case.
  static var typeName: String { get }

  /// Reads the layer's own keys; the catalog has read `"type"` and checks for unknown keys afterwards.
  init(from object: JSONReader) throws(InputError)

  /// Builds the layer for inputs of a shape.
  /// - Throws: `LayerMismatch` when the shape does not fit.
  func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer

  /// The same layer with its activation taken off, so that a loss can compute both at once.
  func withoutActivation() -> (definition: any LayerDefinition, activation: Activation)
}

extension LayerDefinition {
  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    (self, .linear)
  }
}

/// Why a layer cannot follow the one before it.
public struct LayerMismatch: Error, Equatable, Sendable {
  public var found: String
  public var expected: String
  public var advice: String?

  public init(found: String, expected: String, advice: String? = nil) {
    self.found = found
    self.expected = expected
    self.advice = advice
  }

  /// For an input whose shape is not the expected one.
  init(
    _ shape: Shape, expected: String,
    advice: String = "give the model an input_shape, or put a reshape before this layer"
  ) {
    self.init(found: "an input of shape \(shape)", expected: expected, advice: advice)
  }
}

extension Layer {
  /// The most numbers that a layer may have for one sample, and the most parameters: what the BLAS can count.
  static var sizeLimit: Int { Int(Int32.max) }

  /// The layer itself.
  /// - Throws: `LayerMismatch` when it is larger than `sizeLimit`.
  func withinLimits() throws(LayerMismatch) -> Self {
    let parameterEnd = parameters.last?.end ?? 0
    guard parameterEnd <= Self.sizeLimit else {
      throw LayerMismatch(
        found: "more than \(Self.sizeLimit) parameters", expected: "a smaller layer")
    }
    guard max(outputShape.count, scratchCount) <= Self.sizeLimit else {
      throw LayerMismatch(
        found: "an output of shape \(outputShape)",
        expected: "a layer that computes at most \(Self.sizeLimit) numbers for a sample")
    }
    return self
  }
}

/// All layer types that a definition may name.
public enum LayerCatalog {
  static let types: [any LayerDefinition.Type] = [
    Dense.self,
    ActivationDefinition.self,
    LeakyReLU.self,
    Flatten.self,
    Reshape.self,
    Conv1D.self,
    Conv2D.self,
    Conv2DTranspose.self,
    MaxPooling2D.self,
    AveragePooling2D.self,
    GlobalAveragePooling2D.self,
    UpSampling2D.self,
    ZeroPadding2D.self,
    SimpleRNN.self,
    LSTM.self,
    GRU.self,
    Embedding.self,
    BatchNormalization.self,
    LayerNormalization.self,
    Dropout.self,
    GaussianNoise.self,
    Residual.self,
  ]

  public static var typeNames: [String] { types.map { $0.typeName } }

  /// Reads a layer of any type.
  /// - Throws: `InputError` for an unknown type (with the nearest known one), key or value.
  static func read(
    _ object: JSONReader
  ) throws(InputError) -> (definition: any LayerDefinition, isTrainable: Bool) {
    let name = try object.name("type", of: "a layer type", among: typeNames)
    for type in types where type.typeName == name {
      // Keras gives every layer a name; it is read and kept in the JSON, and changes nothing.
      _ = try object.string("name", default: "")
      let isTrainable = try object.boolean("trainable", default: true)
      let definition = try type.init(from: object)
      try object.finish()
      return (definition, isTrainable)
    }
    throw object.error(at: "type", found: name.quoted, expected: "a layer type")
  }
}
