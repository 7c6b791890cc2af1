import Files
import Tensors

/// The transpose of a convolution, which makes images larger by its strides.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | `kernel` | `[window rows, window columns, filters, channels]` | Glorot uniform |
/// | `bias` | `[filters]` | zeros |
/// | output | `[batch, rows · stride, columns · stride, filters]` for padding `same` | |
///
/// - SeeAlso: Zeiler et al., CVPR 2010. Conventions as in Keras `Conv2DTranspose`.
public struct Conv2DTranspose: LayerDefinition, Equatable {
  public static let typeName = "conv2d_transpose"

  public var filters: Int
  public var kernelSize: Pair
  public var strides: Pair
  var padding: ImageGeometry.Padding
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer: Regularizer

  public init(from object: JSONReader) throws(InputError) {
    filters = try object.whole("filters", in: 1...65_536)
    kernelSize = try Pair(from: object, key: "kernel_size")
    strides = try Pair(from: object, key: "strides", default: Pair(1, 1))
    padding = try object.choice("padding", of: "a padding", default: .valid)
    activation = try object.choice("activation", of: "an activation", default: .linear)
    useBias = try object.boolean("use_bias", default: true)
    kernelInitializer = try object.choice(
      "kernel_initializer", of: "an initializer", default: .glorotUniform)
    biasInitializer = try object.choice("bias_initializer", of: "an initializer", default: .zeros)
    kernelRegularizer = try Regularizer(from: object, key: "kernel_regularizer")
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    try ImageGeometry.checkImage(inputShape)
    func size(_ input: Int, _ stride: Int, _ window: Int) -> Int {
      padding == .same ? input * stride : input * stride + max(window - stride, 0)
    }
    let rows = size(inputShape.extents[0], strides.rows, kernelSize.rows)
    let columns = size(inputShape.extents[1], strides.columns, kernelSize.columns)
    // The convolution whose gradient this is goes from the output to the input.
    let geometry = try ImageGeometry(
      [rows, columns, filters], window: kernelSize, strides: strides, padding: padding)
    return TransposedConvolutionLayer(self, geometry, inputShape: inputShape)
  }

  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    var linear = self
    linear.activation = .linear
    return (linear, activation)
  }
}

/// `Conv2DTranspose` at work: the convolution from its output to its input, backwards.
///
/// Images are computed where they lie, or one by one with the windows laid out as rows where most of a product's
/// tile would stay empty.
struct TransposedConvolutionLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  var worksSampleBySample: Bool { true }
  let parameters: [Parameter]
  let scratchCount: Int
  let sharedScratchCount: Int
  private let geometry: ImageGeometry
  private let windows: Windows
  private let channels: Int
  private let filters: Int
  private let activation: ActivationPass
  private let biasOffset: Int?
  /// The ways to the output and back; nil where windows are laid out.
  private let direct: Convolution?
  private let directBack: Convolution?

  init(_ definition: Conv2DTranspose, _ geometry: ImageGeometry, inputShape: Shape) {
    self.geometry = geometry
    self.inputShape = inputShape
    outputShape = [geometry.rows, geometry.columns, definition.filters]
    windows = geometry.windows
    channels = inputShape.last
    filters = definition.filters
    activation = ActivationPass(definition.activation)
    let area = geometry.window.rows * geometry.window.columns
    var kernel = Parameter(
      name: "kernel",
      shape: [geometry.window.rows, geometry.window.columns, definition.filters, channels],
      initializer: definition.kernelInitializer, fanIn: area * definition.filters,
      fanOut: area * channels, offset: 0)
    kernel.regularizer = definition.kernelRegularizer
    let bias = Parameter(
      name: "bias", shape: [definition.filters], initializer: definition.biasInitializer,
      fanIn: definition.filters, fanOut: definition.filters, offset: kernel.end)
    parameters = definition.useBias ? [kernel, bias] : [kernel]
    biasOffset = definition.useBias ? bias.offset : nil
    // The sums where the activation's gradient needs them.
    scratchCount = definition.activation.keepsInput ? outputShape.count : 0
    let convolution = geometry.convolution(filters: channels)
    direct = filters >= Convolution.fewestColumns ? convolution : nil
    directBack = channels >= Convolution.fewestColumns ? convolution : nil
    sharedScratchCount = max(
      geometry.outputCount * geometry.windowCount, convolution?.scratchCount ?? 0)
  }

  var multiplyAdds: Int { geometry.outputCount * geometry.windowCount * channels }
  var outputActivation: Activation? { activation.activation }

  private var outputRows: Int { outputShape.count / filters }

  private func sums(_ pass: LayerPass) -> UnsafeMutablePointer<Float> {
    activation.activation.keepsInput ? pass.scratch : pass.output
  }

  func forward(_ pass: LayerPass) {
    let sums = sums(pass)
    let bias = biasOffset.map { UnsafePointer(pass.parameters + $0) }
    let isRelu = activation.activation == .relu
    let rows = pass.batch * outputRows
    if let direct {
      direct.inputGradient(
        pass.input, kernel: pass.parameters, bias: bias, relu: isRelu, into: sums,
        scratch: pass.shared, count: pass.batch)
    } else {
      sums.update(repeating: 0, count: pass.batch * outputShape.count)
      for image in 0..<pass.batch {
        MatrixProduct.multiply(
          .init(pass.input + image * inputShape.count, stride: channels),
          .init(pass.parameters, stride: channels, isTransposed: true), into: pass.shared,
          rows: geometry.outputCount, columns: geometry.windowCount, inner: channels)
        Kernels.fold(pass.shared, into: sums + image * outputShape.count, windows, count: 1)
      }
      Kernels.addBias(sums, bias, relu: isRelu, rows: rows, columns: filters)
    }
    guard !isRelu else { return }
    activation.forward(sums, into: pass.output, rows: rows, columns: filters)
  }

  func backward(_ pass: LayerPass) {
    let gradient = pass.outputGradient
    let rows = pass.batch * outputRows
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
    if let directBack {
      directBack.kernelGradient(
        pass.outputGradient, pass.input, into: gradients, scratch: pass.shared, count: pass.batch,
        keeps: pass.keepsGradients)
      return
    }
    for image in 0..<pass.batch {
      Kernels.unfold(
        pass.outputGradient + image * outputShape.count, into: pass.shared, windows, count: 1)
      MatrixProduct.multiply(
        .init(pass.shared, stride: geometry.windowCount, isTransposed: true),
        .init(pass.input + image * inputShape.count, stride: channels), into: gradients,
        rows: geometry.windowCount, columns: channels, inner: geometry.outputCount,
        keeps: pass.keepsGradients || image > 0)
    }
  }

  private func writeInputGradient(
    _ pass: LayerPass, into inputGradient: UnsafeMutablePointer<Float>
  ) {
    if let directBack {
      directBack.forward(
        pass.outputGradient, kernel: pass.parameters, into: inputGradient, scratch: pass.shared,
        count: pass.batch)
      return
    }
    for image in 0..<pass.batch {
      Kernels.unfold(
        pass.outputGradient + image * outputShape.count, into: pass.shared, windows, count: 1)
      MatrixProduct.multiply(
        .init(pass.shared, stride: geometry.windowCount), .init(pass.parameters, stride: channels),
        into: inputGradient + image * inputShape.count, rows: geometry.outputCount,
        columns: channels, inner: geometry.windowCount)
    }
  }
}
