import Files
import Tensors

/// The largest value of each window, channel by channel, as in Keras `MaxPooling2D`.
public struct MaxPooling2D: LayerDefinition, Equatable {
  public static let typeName = "max_pooling2d"
  var pooling: Pooling

  public init(from object: JSONReader) throws(InputError) { pooling = try Pooling(from: object) }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    MaxPoolingLayer(try pooling.geometry(inputShape), inputShape: inputShape)
  }
}

/// The mean of each window, channel by channel; padding does not count. As in Keras `AveragePooling2D`.
public struct AveragePooling2D: LayerDefinition, Equatable {
  public static let typeName = "average_pooling2d"
  var pooling: Pooling

  public init(from object: JSONReader) throws(InputError) { pooling = try Pooling(from: object) }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    AveragePoolingLayer(try pooling.geometry(inputShape), inputShape: inputShape)
  }
}

/// The mean of each channel over the whole image: `[rows, columns, channels]` to `[channels]`.
public struct GlobalAveragePooling2D: LayerDefinition, Equatable {
  public static let typeName = "global_average_pooling2d"

  public init(from object: JSONReader) throws(InputError) {}

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    try ImageGeometry.checkImage(inputShape)
    let whole = Pair(inputShape.extents[0], inputShape.extents[1])
    let geometry = try ImageGeometry(inputShape, window: whole, strides: whole, padding: .valid)
    return AveragePoolingLayer(
      geometry, inputShape: inputShape, outputShape: [geometry.channels])
  }
}

/// What both kinds of pooling read: `pool_size` (2), `strides` (the pool's size), `padding` (valid).
struct Pooling: Equatable, Sendable {
  var size: Pair
  var strides: Pair
  var padding: ImageGeometry.Padding

  init(from object: JSONReader) throws(InputError) {
    size = try Pair(from: object, key: "pool_size", default: Pair(2, 2))
    strides = try Pair(from: object, key: "strides", default: size)
    padding = try object.choice("padding", of: "a padding", default: .valid)
  }

  func geometry(_ shape: Shape) throws(LayerMismatch) -> ImageGeometry {
    try ImageGeometry(shape, window: size, strides: strides, padding: padding)
  }
}

struct MaxPoolingLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  private let windows: Windows

  init(_ geometry: ImageGeometry, inputShape: Shape) {
    self.inputShape = inputShape
    outputShape = [geometry.outputRows, geometry.outputColumns, geometry.channels]
    windows = geometry.windows
  }

  var worksSampleBySample: Bool { true }

  /// The place of each largest value, a whole number in the bits of a float.
  var scratchCount: Int { outputShape.count }

  private func withPlaces(_ pass: LayerPass, _ body: (UnsafeMutablePointer<Int32>) -> Void) {
    let count = pass.batch * outputShape.count
    pass.scratch.withMemoryRebound(to: Int32.self, capacity: count, body)
  }

  func forward(_ pass: LayerPass) {
    withPlaces(pass) { places in
      Kernels.maxPool(pass.input, into: pass.output, places: places, windows, count: pass.batch)
    }
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    withPlaces(pass) { places in
      Kernels.maxPoolGradient(
        pass.outputGradient, places: places, into: inputGradient, windows, count: pass.batch)
    }
  }
}

struct AveragePoolingLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }
  private let windows: Windows

  init(_ geometry: ImageGeometry, inputShape: Shape, outputShape: Shape? = nil) {
    self.inputShape = inputShape
    self.outputShape =
      outputShape ?? [geometry.outputRows, geometry.outputColumns, geometry.channels]
    windows = geometry.windows
  }

  func forward(_ pass: LayerPass) {
    Kernels.averagePool(pass.input, into: pass.output, windows, count: pass.batch)
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    inputGradient.update(repeating: 0, count: pass.batch * inputShape.count)
    Kernels.averagePoolGradient(
      pass.outputGradient, into: inputGradient, windows, count: pass.batch)
  }
}
