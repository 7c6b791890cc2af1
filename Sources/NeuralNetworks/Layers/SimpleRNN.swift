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

/// `SimpleRNN` at work. Scratch, step after step: input, hidden states and their sums' gradients, and the
/// hidden gradient of one step.
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
  var scratchCount: Int {
    shape.steps * (shape.inputs + shape.units) + shape.stateCount + shape.units
  }
  var sharedScratchCount: Int { shape.units * shape.units }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 1) }
  var outputActivation: Activation? { activation.activation }

  func forward(_ pass: LayerPass) {
    let units = shape.units
    let block = pass.batch * units
    let input = pass.scratch
    let hidden = input + pass.batch * shape.steps * shape.inputs
    shape.order(pass, into: input)
    hidden.update(repeating: 0, count: block)
    for step in 0..<shape.steps {
      let now = hidden + (step + 1) * block
      shape.project(pass, input, at: step, into: now, width: units, biasOffset: biasOffset)
      if step > 0 {
        MatrixProduct.multiply(
          .init(now - block, stride: units),
          .init(pass.parameters + recurrentOffset, stride: units),
          into: now, rows: pass.batch, columns: units, inner: units, keeps: true)
      }
      activation.forward(now, into: now, rows: pass.batch, columns: units)
    }
    shape.writeOutput(pass, from: hidden)
  }

  func backward(_ pass: LayerPass) {
    let units = shape.units
    let block = pass.batch * units
    let input = pass.scratch
    let hidden = input + pass.batch * shape.steps * shape.inputs
    let sums = hidden + pass.batch * shape.stateCount
    let carried = sums + shape.steps * block
    carried.update(repeating: 0, count: block)
    shape.turnRecurrentKernel(pass, offset: recurrentOffset, width: units)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: carried)
      let now = sums + step * block
      activation.backward(
        kept: hidden + (step + 1) * block, carried, into: now, rows: pass.batch, columns: units)
      if step > 0 { shape.carry(pass, now, width: units, into: carried) }
    }
    shape.writeRecurrentGradient(
      pass, states: hidden, sums, width: units, offset: recurrentOffset)
    shape.projectBack(pass, input, from: sums, width: units, biasOffset: biasOffset)
  }
}
