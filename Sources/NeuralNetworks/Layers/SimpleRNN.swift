import Files
import Tensors

/// A recurrent layer: `hₜ = f(xₜ·W + hₜ₋₁·R + b)`.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | input x | `[batch, steps, features]` | |
/// | `kernel` W | `[features, units]` | Glorot uniform |
/// | `recurrent_kernel` R | `[units, units]` | orthogonal |
/// | `bias` b | `[units]` | zeros |
/// | output | `[batch, units]`, or `[batch, steps, units]` with `return_sequences` | |
///
/// - SeeAlso: Elman, "Finding structure in time", 1990. Conventions as in Keras `SimpleRNN`.
public struct SimpleRNN: LayerDefinition, Equatable {
  public static let typeName = "simple_rnn"

  var options: RecurrentOptions
  public var activation: Activation

  public init(from object: JSONReader) throws(InputError) {
    options = try RecurrentOptions(from: object)
    activation = try object.choice("activation", of: "an activation", default: .tanh)
    guard !activation.keepsInput, activation != .softmax else {
      throw object.error(
        at: "activation", found: activation.rawValue.quoted,
        expected: "an activation whose slope follows from its value, such as tanh or relu")
    }
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    SimpleRNNLayer(self, try RecurrentShape(inputShape, options))
  }
}

/// `SimpleRNN` at work. Scratch: hidden states and their sums' gradients, `[batch, steps, units]` each, and
/// the hidden gradient of one step, `[batch, units]`.
struct SimpleRNNLayer: Layer {
  let parameters: [Parameter]
  private let shape: RecurrentShape
  private let activation: ActivationPass
  private let recurrentOffset: Int
  private let biasOffset: Int?

  init(_ definition: SimpleRNN, _ shape: RecurrentShape) {
    self.shape = shape
    activation = ActivationPass(definition.activation)
    let (kernel, recurrent) = definition.options.kernels(inputs: shape.inputs, gates: 1)
    let bias = Parameter(
      name: "bias", shape: [shape.units], initializer: definition.options.biasInitializer,
      offset: recurrent.end)
    parameters = [kernel, recurrent] + (definition.options.useBias ? [bias] : [])
    recurrentOffset = recurrent.offset
    biasOffset = definition.options.useBias ? bias.offset : nil
  }

  var inputShape: Shape { shape.inputShape }
  var outputShape: Shape { shape.outputShape }
  var scratchCount: Int { (2 * shape.steps + 1) * shape.units }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 1) }

  func forward(_ pass: LayerPass) {
    let (units, stride) = (shape.units, shape.steps * shape.units)
    let hidden = pass.scratch
    shape.project(pass, into: hidden, width: units, biasOffset: biasOffset)
    for step in 0..<shape.steps {
      let now = hidden + step * units
      if step > 0 {
        MatrixProduct.multiply(
          .init(now - units, stride: stride),
          .init(pass.parameters + recurrentOffset, stride: units),
          into: now, stride: stride, rows: pass.batch, columns: units, inner: units, keep: 1)
      }
      for sample in 0..<pass.batch {
        let row = now + sample * stride
        activation.forward(row, into: row, rows: 1, columns: units)
      }
    }
    shape.writeOutput(pass, from: hidden)
  }

  func backward(_ pass: LayerPass) {
    let (units, stride) = (shape.units, shape.steps * shape.units)
    let hidden = pass.scratch
    let sums = hidden + pass.batch * stride
    let carried = sums + pass.batch * stride
    carried.update(repeating: 0, count: pass.batch * units)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: carried)
      let now = sums + step * units
      for sample in 0..<pass.batch {
        activation.backward(
          kept: hidden + sample * stride + step * units, carried + sample * units,
          into: now + sample * stride, rows: 1, columns: units)
      }
      guard step > 0 else { break }
      MatrixProduct.multiply(
        .init(hidden + (step - 1) * units, stride: stride, isTransposed: true),
        .init(now, stride: stride), into: pass.parameterGradients + recurrentOffset, rows: units,
        columns: units, inner: pass.batch, keep: 1)
      MatrixProduct.multiply(
        .init(now, stride: stride),
        .init(pass.parameters + recurrentOffset, stride: units, isTransposed: true), into: carried,
        rows: pass.batch, columns: units, inner: units)
    }
    shape.projectBack(pass, from: sums, width: units, biasOffset: biasOffset)
  }
}
