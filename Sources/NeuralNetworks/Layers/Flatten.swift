import Files
import Tensors

/// Makes one axis of all axes but the batch, as in Keras `Flatten`.
public struct Flatten: LayerDefinition, Equatable {
  public static let typeName = "flatten"

  public init(from object: JSONReader) throws(InputError) {}

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    ReshapeLayer(inputShape: inputShape, outputShape: [inputShape.count])
  }
}

/// Gives each sample another shape of the same number of elements, as in Keras `Reshape`.
public struct Reshape: LayerDefinition, Equatable {
  public static let typeName = "reshape"

  public var targetShape: [Int]

  public init(from object: JSONReader) throws(InputError) {
    guard let shape = try object.wholes("target_shape", in: 1...1_048_576) else {
      throw object.error(at: nil, found: "no \"target_shape\"", expected: "a list of extents")
    }
    targetShape = shape
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    guard Shape(targetShape).count == inputShape.count else {
      throw LayerMismatch(
        found: "an input of shape \(inputShape) with \(inputShape.count) elements",
        expected: "as many as the target shape \(targetShape) has")
    }
    return ReshapeLayer(inputShape: inputShape, outputShape: Shape(targetShape))
  }
}

/// Copies its input; only the shape differs.
struct ReshapeLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }

  func forward(_ pass: LayerPass) {
    pass.output.update(from: pass.input, count: pass.batch * inputShape.count)
  }

  func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(from: pass.outputGradient, count: pass.batch * inputShape.count)
  }
}
