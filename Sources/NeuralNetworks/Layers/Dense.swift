import Files
import Tensors

/// A fully connected layer: `y = f(x·W + b)` over the last axis of its input.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | `kernel` W | `[inputs, units]` | Glorot uniform |
/// | `bias` b | `[units]` | zeros |
/// | output y | `[batch, …, units]` | |
///
/// - SeeAlso: Glorot and Bengio, AISTATS 2010, equation 16. Conventions as in Keras `Dense`.
public struct Dense: LayerDefinition, Equatable {
  public static let typeName = "dense"

  public var units: Int
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer = Regularizer()

  public init(
    units: Int, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros
  ) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
  }

  public init(from object: JSONReader) throws(InputError) {
    units = try object.whole("units", in: 1...1_048_576)
    activation = try object.choice("activation", of: "an activation", default: .linear)
    useBias = try object.boolean("use_bias", default: true)
    kernelInitializer = try object.choice(
      "kernel_initializer", of: "an initializer", default: .glorotUniform)
    biasInitializer = try object.choice("bias_initializer", of: "an initializer", default: .zeros)
    kernelRegularizer = try Regularizer(from: object, key: "kernel_regularizer")
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    guard inputShape.rank >= 1, inputShape.last > 0 else {
      throw LayerMismatch(found: "an input of shape \(inputShape)", expected: "at least one axis")
    }
    return DenseLayer(self, inputShape: inputShape)
  }

  public func withoutActivation() -> (definition: any LayerDefinition, activation: Activation) {
    var linear = self
    linear.activation = .linear
    return (linear, activation)
  }
}

/// `Dense` at work.
///
/// - Complexity: O(batch · inputs · units) multiply-adds forward, twice that backward.
struct DenseLayer: LargeKernelLayer {
  let inputShape: Shape
  let outputShape: Shape
  let parameters: [Parameter]
  let scratchCount: Int
  private let inputs: Int
  private let units: Int
  /// Rows per sample: 1, or the product of all axes but the last.
  private let repeats: Int
  private let activation: ActivationPass
  private let biasOffset: Int?

  init(_ definition: Dense, inputShape: Shape) {
    self.inputShape = inputShape
    inputs = inputShape.last
    units = definition.units
    outputShape = Shape(inputShape.extents.dropLast() + [units])
    repeats = outputShape.count / units
    activation = ActivationPass(definition.activation)
    var kernel = Parameter(
      name: "kernel", shape: [inputs, units], initializer: definition.kernelInitializer,
      fanIn: inputs, fanOut: units, offset: 0)
    kernel.regularizer = definition.kernelRegularizer
    let bias = Parameter(
      name: "bias", shape: [units], initializer: definition.biasInitializer, fanIn: units,
      fanOut: units, offset: kernel.end)
    parameters = definition.useBias ? [kernel, bias] : [kernel]
    biasOffset = definition.useBias ? bias.offset : nil
    scratchCount = definition.activation.keepsInput ? outputShape.count : 0
  }

  var multiplyAdds: Int { repeats * inputs * units }
  var outputActivation: Activation? { activation.activation }

  func forward(_ pass: LayerPass) {
    let rows = pass.batch * repeats
    let sums = productSums(pass)
    MatrixProduct.multiply(
      .init(pass.input, stride: inputs), .init(pass.parameters, stride: units), into: sums,
      rows: rows, columns: units, inner: inputs, bias: biasOffset.map { pass.parameters + $0 },
      relu: isRelu)
    activate(pass)
  }

  private var isRelu: Bool { activation.activation == .relu }

  /// Relu is part of the product.
  private func activate(_ pass: LayerPass) {
    guard !isRelu else { return }
    activation.forward(
      productSums(pass), into: pass.output, rows: pass.batch * repeats, columns: units)
  }

  func backward(_ pass: LayerPass) {
    let rows = pass.batch * repeats
    let gradient = pass.outputGradient
    activation.backward(
      kept: activation.activation.keepsInput ? pass.scratch : pass.output, gradient,
      into: gradient, rows: rows, columns: units)
    if let gradients = pass.parameterGradients {
      if !(pass.putsOffKernelGradient && putsOffKernelGradient) {
        writeKernelGradient(pass, rows: 0..<inputs, keeps: pass.keepsGradients)
      }
      if let biasOffset {
        Kernels.columnSums(
          gradient, into: gradients + biasOffset, rows: rows, columns: units,
          keeps: pass.keepsGradients)
      }
    }
    writeInputGradient(pass, kernelRows: 0..<inputs)
  }

  func writeInputGradient(_ pass: LayerPass, kernelRows: Range<Int>) {
    guard let inputGradient = pass.inputGradient else { return }
    MatrixProduct.multiply(
      .init(pass.outputGradient, stride: units),
      .init(pass.parameters + kernelRows.lowerBound * units, stride: units, isTransposed: true),
      into: inputGradient + kernelRows.lowerBound, stride: inputs, rows: pass.batch * repeats,
      columns: kernelRows.count, inner: units)
  }

  // MARK: Large kernels

  var kernelRows: Int { inputs }

  /// Sums of products are no more than what comes in.
  var sharesKernel: Bool { putsOffKernelGradient && units <= inputs }

  func multiply(
    _ pass: LayerPass, kernelRows: Range<Int>, into sums: UnsafeMutablePointer<Float>
  ) {
    MatrixProduct.multiply(
      .init(pass.input + kernelRows.lowerBound, stride: inputs),
      .init(pass.parameters + kernelRows.lowerBound * units, stride: units), into: sums,
      rows: pass.batch * repeats, columns: units, inner: kernelRows.count)
  }

  func productSums(_ pass: LayerPass) -> UnsafeMutablePointer<Float> {
    activation.activation.keepsInput ? pass.scratch : pass.output
  }

  func finish(_ pass: LayerPass) {
    Kernels.addBias(
      productSums(pass), biasOffset.map { pass.parameters + $0 }, relu: isRelu,
      rows: pass.batch * repeats, columns: units)
    activate(pass)
  }

  /// Kernels that are large beside what flows in and out, and that no regularizer adds to before.
  var putsOffKernelGradient: Bool {
    inputs * units >= 1 << 14 && parameters[0].regularizer.isEmpty
  }

  func writeKernelGradient(_ pass: LayerPass, rows: Range<Int>, keeps: Bool) {
    guard let gradients = pass.parameterGradients else { return }
    MatrixProduct.multiply(
      .init(pass.input + rows.lowerBound, stride: inputs, isTransposed: true),
      .init(pass.outputGradient, stride: units), into: gradients + rows.lowerBound * units,
      rows: rows.count, columns: units, inner: pass.batch * repeats, keeps: keeps)
  }
}
