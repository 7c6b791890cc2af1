import Files
import Tensors

/// Puts rows and columns of zeros around an image, as Keras `ZeroPadding2D`; `padding` is 1 by default.
public struct ZeroPadding2D: LayerDefinition, Equatable {
  public static let typeName = "zero_padding2d"

  public var padding: Pair

  public init(from object: JSONReader) throws(InputError) {
    padding = try Pair(from: object, key: "padding", in: 0...4096, default: Pair(1, 1))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    try ImageGeometry.checkImage(inputShape)
    return ZeroPaddingLayer(inputShape: inputShape, padding: padding)
  }
}

struct ZeroPaddingLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }
  /// Windows of one pixel over the padded image are the padded image itself.
  private let windows: Windows

  init(inputShape: Shape, padding: Pair) {
    self.inputShape = inputShape
    let extents = inputShape.extents
    let (rows, columns) = (extents[0] + 2 * padding.rows, extents[1] + 2 * padding.columns)
    outputShape = [rows, columns, extents[2]]
    windows = Windows(
      image: (extents[0], extents[1], extents[2]), window: (1, 1), strides: (1, 1),
      padding: (padding.rows, padding.columns), output: (rows, columns))
  }

  func forward(_ pass: LayerPass) {
    Kernels.unfold(pass.input, into: pass.output, windows, count: pass.batch)
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    inputGradient.update(repeating: 0, count: pass.batch * inputShape.count)
    Kernels.fold(pass.outputGradient, into: inputGradient, windows, count: pass.batch)
  }
}
