import Files
import Tensors

/// A convolution over images, channels last: `y = f(windows(x)·W + b)`.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | input x | `[batch, rows, columns, channels]` | |
/// | `kernel` W | `[window rows, window columns, channels, filters]` | Glorot uniform |
/// | `bias` b | `[filters]` | zeros |
/// | output y | `[batch, output rows, output columns, filters]` | |
///
/// - SeeAlso: LeCun et al., Proceedings of the IEEE 86, 1998. Conventions as in Keras `Conv2D`.
public struct Conv2D: LayerDefinition, Equatable {
  public static let typeName = "conv2d"

  public var filters: Int
  public var kernelSize: Pair
  public var strides: Pair
  public var dilation: Pair
  var padding: ImageGeometry.Padding
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer: Regularizer

  public init(from object: JSONReader) throws(InputError) {
    try self.init(
      from: object, kernelSize: try Pair(from: object, key: "kernel_size"),
      strides: try Pair(from: object, key: "strides", default: Pair(1, 1)),
      dilation: try Pair(from: object, key: "dilation_rate", default: Pair(1, 1)))
  }

  /// Reads what convolutions of all ranks have in common.
  init(
    from object: JSONReader, kernelSize: Pair, strides: Pair, dilation: Pair
  ) throws(InputError) {
    self.kernelSize = kernelSize
    self.strides = strides
    self.dilation = dilation
    filters = try object.whole("filters", in: 1...65_536)
    padding = try object.choice("padding", of: "a padding", default: .valid)
    activation = try object.choice("activation", of: "an activation", default: .linear)
    useBias = try object.boolean("use_bias", default: true)
    kernelInitializer = try object.choice(
      "kernel_initializer", of: "an initializer", default: .glorotUniform)
    biasInitializer = try object.choice("bias_initializer", of: "an initializer", default: .zeros)
    kernelRegularizer = try Regularizer(from: object, key: "kernel_regularizer")
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    let geometry = try ImageGeometry(
      inputShape, window: kernelSize, strides: strides, dilation: dilation, padding: padding)
    return ConvolutionLayer(
      self, geometry, inputShape: inputShape,
      outputShape: [geometry.outputRows, geometry.outputColumns, filters],
      kernelShape: [kernelSize.rows, kernelSize.columns, geometry.channels, filters])
  }

  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    var linear = self
    linear.activation = .linear
    return (linear, activation)
  }
}

/// A convolution over sequences: `[batch, steps, channels]` to `[batch, output steps, filters]`.
///
/// `kernel` is `[window, channels, filters]`. Conventions as in Keras `Conv1D`.
public struct Conv1D: LayerDefinition, Equatable {
  public static let typeName = "conv1d"

  /// The same convolution over images of one row.
  private var image: Conv2D

  public init(from object: JSONReader) throws(InputError) {
    image = try Conv2D(
      from: object, kernelSize: Pair(1, try object.single("kernel_size")),
      strides: Pair(1, try object.single("strides", default: 1)),
      dilation: Pair(1, try object.single("dilation_rate", default: 1)))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    guard inputShape.rank == 2 else {
      throw LayerMismatch(inputShape, expected: "[steps, channels]")
    }
    let reach = (image.kernelSize.columns - 1) * image.dilation.columns + 1
    guard image.padding == .same || inputShape.extents[0] >= reach else {
      throw LayerMismatch(
        inputShape, expected: "at least \(reach) steps for its window",
        advice: ImageGeometry.windowAdvice)
    }
    let geometry = try ImageGeometry(
      Shape([1] + inputShape.extents), window: image.kernelSize, strides: image.strides,
      dilation: image.dilation, padding: image.padding)
    return ConvolutionLayer(
      image, geometry, inputShape: inputShape,
      outputShape: [geometry.outputColumns, image.filters],
      kernelShape: [image.kernelSize.columns, geometry.channels, image.filters])
  }

  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    var linear = self
    linear.image.activation = .linear
    return (linear, image.activation)
  }
}

/// Convolution at work: on the images as they lie, or image by image with the windows laid out as rows where
/// these are dilated or most of a product's tile would stay empty.
///
/// - Complexity: O(batch · outputs · window · channels · filters) multiply-adds forward, twice that backward.
struct ConvolutionLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }
  let parameters: [Parameter]
  let scratchCount: Int
  let sharedScratchCount: Int
  private let geometry: ImageGeometry
  private let windows: Windows
  private let filters: Int
  private let activation: ActivationPass
  private let biasOffset: Int?
  /// The ways forward and back to the images; nil where windows are laid out.
  private let direct: Convolution?
  private let directBack: Convolution?

  init(
    _ definition: Conv2D, _ geometry: ImageGeometry, inputShape: Shape, outputShape: Shape,
    kernelShape: Shape
  ) {
    self.geometry = geometry
    self.inputShape = inputShape
    self.outputShape = outputShape
    windows = geometry.windows
    filters = definition.filters
    activation = ActivationPass(definition.activation)
    let area = geometry.window.rows * geometry.window.columns
    var kernel = Parameter(
      name: "kernel", shape: kernelShape, initializer: definition.kernelInitializer,
      fanIn: area * geometry.channels, fanOut: area * filters, offset: 0)
    kernel.regularizer = definition.kernelRegularizer
    let bias = Parameter(
      name: "bias", shape: [filters], initializer: definition.biasInitializer, fanIn: filters,
      fanOut: filters, offset: kernel.end)
    parameters = definition.useBias ? [kernel, bias] : [kernel]
    biasOffset = definition.useBias ? bias.offset : nil
    // The sums where the activation's gradient needs them.
    scratchCount = definition.activation.keepsInput ? outputShape.count : 0
    let convolution = geometry.convolution(filters: filters)
    direct = filters >= Convolution.fewestColumns ? convolution : nil
    directBack = geometry.channels >= Convolution.fewestColumns ? convolution : nil
    sharedScratchCount = max(
      geometry.outputCount * geometry.windowCount, convolution?.scratchCount ?? 0)
  }

  var multiplyAdds: Int { geometry.outputCount * geometry.windowCount * filters }
  var outputActivation: Activation? { activation.activation }

  private func sums(_ pass: LayerPass) -> UnsafeMutablePointer<Float> {
    activation.activation.keepsInput ? pass.scratch : pass.output
  }

  func forward(_ pass: LayerPass) {
    let sums = sums(pass)
    let bias = biasOffset.map { UnsafePointer(pass.parameters + $0) }
    let isRelu = activation.activation == .relu
    if let direct {
      direct.forward(
        pass.input, kernel: pass.parameters, bias: bias, relu: isRelu, into: sums,
        scratch: pass.shared, count: pass.batch)
    } else {
      for image in 0..<pass.batch {
        Kernels.unfold(
          pass.input + image * inputShape.count, into: pass.shared, windows, count: 1)
        MatrixProduct.multiply(
          .init(pass.shared, stride: geometry.windowCount),
          .init(pass.parameters, stride: filters), into: sums + image * outputShape.count,
          rows: geometry.outputCount, columns: filters, inner: geometry.windowCount, bias: bias,
          relu: isRelu)
      }
    }
    guard !isRelu else { return }
    activation.forward(
      sums, into: pass.output, rows: pass.batch * geometry.outputCount, columns: filters)
  }

  func backward(_ pass: LayerPass) {
    let rows = pass.batch * geometry.outputCount
    let gradient = pass.outputGradient
    activation.backward(
      kept: sums(pass), gradient, into: gradient, rows: rows, columns: filters)
    if let gradients = pass.parameterGradients {
      writeKernelGradient(pass, into: gradients)
      if let biasOffset {
        Kernels.columnSums(
          gradient, into: gradients + biasOffset, rows: rows, columns: filters,
          keeps: pass.keepsGradients)
      }
    }
    if let inputGradient = pass.inputGradient { writeInputGradient(pass, into: inputGradient) }
  }

  private func writeKernelGradient(_ pass: LayerPass, into gradients: UnsafeMutablePointer<Float>) {
    if let direct {
      direct.kernelGradient(
        pass.input, pass.outputGradient, into: gradients, scratch: pass.shared, count: pass.batch,
        keeps: pass.keepsGradients)
      return
    }
    for image in 0..<pass.batch {
      Kernels.unfold(pass.input + image * inputShape.count, into: pass.shared, windows, count: 1)
      MatrixProduct.multiply(
        .init(pass.shared, stride: geometry.windowCount, isTransposed: true),
        .init(pass.outputGradient + image * outputShape.count, stride: filters), into: gradients,
        rows: geometry.windowCount, columns: filters, inner: geometry.outputCount,
        keeps: pass.keepsGradients || image > 0)
    }
  }

  private func writeInputGradient(
    _ pass: LayerPass, into inputGradient: UnsafeMutablePointer<Float>
  ) {
    if let directBack {
      directBack.inputGradient(
        pass.outputGradient, kernel: pass.parameters, into: inputGradient, scratch: pass.shared,
        count: pass.batch)
      return
    }
    inputGradient.update(repeating: 0, count: pass.batch * inputShape.count)
    for image in 0..<pass.batch {
      MatrixProduct.multiply(
        .init(pass.outputGradient + image * outputShape.count, stride: filters),
        .init(pass.parameters, stride: filters, isTransposed: true), into: pass.shared,
        rows: geometry.outputCount, columns: geometry.windowCount, inner: filters)
      Kernels.fold(
        pass.shared, into: inputGradient + image * inputShape.count, windows, count: 1)
    }
  }
}
