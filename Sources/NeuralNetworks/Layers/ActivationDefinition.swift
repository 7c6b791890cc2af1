import Files
import Tensors

/// An activation as a layer of its own, as in Keras `Activation`: `{ "type": "activation", "activation": "tanh" }`.
public struct ActivationDefinition: LayerDefinition, Equatable {
  public static let typeName = "activation"

  public var activation: Activation

  public init(_ activation: Activation) { self.activation = activation }

  public init(from object: JSONReader) throws(InputError) {
    activation = try object.choice("activation", of: "an activation")
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    ActivationLayer(ActivationPass(activation), shape: inputShape)
  }

  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    (ActivationDefinition(.linear), activation)
  }
}

/// A leaky rectifier with a slope of its own, as in Keras `LeakyReLU`; `negative_slope` is 0.3 by default.
///
/// - SeeAlso: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
public struct LeakyReLU: LayerDefinition, Equatable {
  public static let typeName = "leaky_relu"

  public var negativeSlope: Float

  public init(from object: JSONReader) throws(InputError) {
    negativeSlope = Float(try object.number("negative_slope", in: 0...1, default: 0.3))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    ActivationLayer(ActivationPass(.leakyRelu, slope: negativeSlope), shape: inputShape)
  }
}

/// An activation layer at work: y = f(x), softmax over the last axis.
struct ActivationLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  var worksSampleBySample: Bool { true }
  var outputActivation: Activation? { activation.activation }
  private let activation: ActivationPass
  private let columns: Int
  private let repeats: Int

  init(_ activation: ActivationPass, shape: Shape) {
    self.activation = activation
    inputShape = shape
    columns = shape.last
    repeats = shape.count / max(1, shape.last)
  }

  func forward(_ pass: LayerPass) {
    activation.forward(
      pass.input, into: pass.output, rows: pass.batch * repeats, columns: columns)
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    activation.backward(
      kept: activation.activation.keepsInput ? pass.input : UnsafePointer(pass.output),
      pass.outputGradient, into: inputGradient, rows: pass.batch * repeats, columns: columns)
  }
}
