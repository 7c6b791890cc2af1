import Files
import Tensors

/// Repeats rows and columns, as Keras `UpSampling2D` does with nearest interpolation.
public struct UpSampling2D: LayerDefinition, Equatable {
  public static let typeName = "up_sampling2d"

  public var size: Pair

  public init(from object: JSONReader) throws(InputError) {
    size = try Pair(from: object, key: "size", default: Pair(2, 2))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    try ImageGeometry.checkImage(inputShape)
    return UpSamplingLayer(inputShape: inputShape, factor: size)
  }
}

struct UpSamplingLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }
  private let factor: Pair
  private let image: (rows: Int, columns: Int, channels: Int)

  init(inputShape: Shape, factor: Pair) {
    self.inputShape = inputShape
    self.factor = factor
    let extents = inputShape.extents
    image = (extents[0], extents[1], extents[2])
    outputShape = [extents[0] * factor.rows, extents[1] * factor.columns, extents[2]]
  }

  func forward(_ pass: LayerPass) {
    Kernels.upSample(
      pass.input, into: pass.output, count: pass.batch, image: image,
      factor: (factor.rows, factor.columns))
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    Kernels.upSampleGradient(
      pass.outputGradient, into: inputGradient, count: pass.batch, image: image,
      factor: (factor.rows, factor.columns))
  }
}
