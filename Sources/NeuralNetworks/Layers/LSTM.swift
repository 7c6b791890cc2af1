import Files
import Tensors

/// Long short-term memory with gates i, f, c, o: `cₜ = f·cₜ₋₁ + i·c̃`, `hₜ = o·tanh(cₜ)`.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | input | `[batch, steps, features]` | |
/// | `kernel` | `[features, 4 · units]` | Glorot uniform |
/// | `recurrent_kernel` | `[units, 4 · units]` | orthogonal |
/// | `bias` | `[4 · units]` | zeros, ones for the forget gate |
/// | output | `[batch, units]`, or `[batch, steps, units]` with `return_sequences` | |
///
/// - SeeAlso: Hochreiter and Schmidhuber, Neural Computation 9, 1997; Gers et al., 2000. Conventions as in
///   Keras `LSTM`.
public struct LSTM: LayerDefinition, Equatable {
  public static let typeName = "lstm"

  var options: RecurrentOptions
  public var unitForgetBias: Bool

  public init(from object: JSONReader) throws(InputError) {
    options = try RecurrentOptions(from: object)
    unitForgetBias = try object.boolean("unit_forget_bias", default: true)
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    LSTMLayer(self, try RecurrentShape(inputShape, options))
  }
}

/// `LSTM` at work. Scratch, step after step: input, gates, cells, hidden states, and the gradients of cell and
/// hidden state of one step.
struct LSTMLayer: Layer {
  let parameters: [Parameter]
  private let shape: RecurrentShape
  private let recurrentOffset: Int
  private let biasOffset: Int?

  init(_ definition: LSTM, _ shape: RecurrentShape) {
    self.shape = shape
    let options = definition.options
    let (kernel, recurrent) = options.kernels(inputs: shape.inputs, gates: 4)
    var bias = Parameter(
      name: "bias", shape: [4 * shape.units], initializer: options.biasInitializer,
      offset: recurrent.end)
    if definition.unitForgetBias { bias.ones = shape.units..<2 * shape.units }
    parameters = [kernel, recurrent] + (options.useBias ? [bias] : [])
    recurrentOffset = recurrent.offset
    biasOffset = options.useBias ? bias.offset : nil
  }

  var inputShape: Shape { shape.inputShape }
  var outputShape: Shape { shape.outputShape }
  var scratchCount: Int {
    shape.steps * (shape.inputs + width) + 2 * shape.stateCount + 2 * shape.units
  }
  var sharedScratchCount: Int { shape.units * width }
  private var width: Int { 4 * shape.units }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 4) }

  /// Where everything stands in the scratch of a pass.
  private struct Memory {
    let input, gates, cells, hidden, cellGradient, carried: UnsafeMutablePointer<Float>

    init(_ pass: LayerPass, _ shape: RecurrentShape) {
      input = pass.scratch
      gates = input + pass.batch * shape.steps * shape.inputs
      cells = gates + pass.batch * shape.steps * 4 * shape.units
      hidden = cells + pass.batch * shape.stateCount
      cellGradient = hidden + pass.batch * shape.stateCount
      carried = cellGradient + pass.batch * shape.units
    }
  }

  func forward(_ pass: LayerPass) {
    let memory = Memory(pass, shape)
    let block = pass.batch * shape.units
    shape.order(pass, into: memory.input)
    memory.cells.update(repeating: 0, count: block)
    memory.hidden.update(repeating: 0, count: block)
    for step in 0..<shape.steps {
      let gates = memory.gates + step * pass.batch * width
      shape.project(
        pass, memory.input, at: step, into: gates, width: width, biasOffset: biasOffset)
      if step > 0 {
        MatrixProduct.multiply(
          .init(memory.hidden + step * block, stride: shape.units),
          .init(pass.parameters + recurrentOffset, stride: width), into: gates, rows: pass.batch,
          columns: width, inner: shape.units, keeps: true)
      }
      Kernels.lstm(
        gates: gates, gatesStride: width, previous: memory.cells + step * block,
        cell: memory.cells + (step + 1) * block, hidden: memory.hidden + (step + 1) * block,
        stride: shape.units, rows: pass.batch, units: shape.units)
    }
    shape.writeOutput(pass, from: memory.hidden)
  }

  func backward(_ pass: LayerPass) {
    let memory = Memory(pass, shape)
    let block = pass.batch * shape.units
    memory.cellGradient.update(repeating: 0, count: 2 * block)
    shape.turnRecurrentKernel(pass, offset: recurrentOffset, width: width)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: memory.carried)
      let gates = memory.gates + step * pass.batch * width
      Kernels.lstmGradient(
        gates: gates, gatesStride: width, previous: memory.cells + step * block,
        cell: memory.cells + (step + 1) * block, stride: shape.units,
        hiddenGradient: memory.carried, cellGradient: memory.cellGradient, rows: pass.batch,
        units: shape.units)
      if step > 0 { shape.carry(pass, gates, width: width, into: memory.carried) }
    }
    shape.writeRecurrentGradient(
      pass, states: memory.hidden, memory.gates, width: width, offset: recurrentOffset)
    shape.projectBack(
      pass, memory.input, from: memory.gates, width: width, biasOffset: biasOffset)
  }
}
