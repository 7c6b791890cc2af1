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

/// `LSTM` at work. Scratch: gates `[batch, steps, 4 · units]`, cells and hidden states `[batch, steps, units]`,
/// and the gradients of cell and hidden state of one step, `[batch, units]` each.
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
  var scratchCount: Int { (6 * shape.steps + 2) * shape.units }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 4) }

  func forward(_ pass: LayerPass) {
    let (units, width, stride) = (shape.units, 4 * shape.units, shape.steps * shape.units)
    let gates = pass.scratch
    let cells = gates + pass.batch * shape.steps * width
    let hidden = cells + pass.batch * stride
    shape.project(pass, into: gates, width: width, biasOffset: biasOffset)
    for step in 0..<shape.steps {
      let now = gates + step * width
      if step > 0 {
        MatrixProduct.multiply(
          .init(hidden + (step - 1) * units, stride: stride),
          .init(pass.parameters + recurrentOffset, stride: width), into: now,
          stride: shape.steps * width, rows: pass.batch, columns: width, inner: units, keep: 1)
      }
      Kernels.lstm(
        gates: now, gatesStride: shape.steps * width,
        previous: step > 0 ? UnsafePointer(cells + (step - 1) * units) : nil,
        cell: cells + step * units, hidden: hidden + step * units, stride: stride,
        rows: pass.batch, units: units)
    }
    shape.writeOutput(pass, from: hidden)
  }

  func backward(_ pass: LayerPass) {
    let (units, width, stride) = (shape.units, 4 * shape.units, shape.steps * shape.units)
    let gates = pass.scratch
    let cells = gates + pass.batch * shape.steps * width
    let hidden = cells + pass.batch * stride
    let cellGradient = hidden + pass.batch * stride
    let carried = cellGradient + pass.batch * units
    cellGradient.update(repeating: 0, count: 2 * pass.batch * units)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: carried)
      let now = gates + step * width
      Kernels.lstmGradient(
        gates: now, gatesStride: shape.steps * width,
        previous: step > 0 ? UnsafePointer(cells + (step - 1) * units) : nil,
        cell: cells + step * units, stride: stride, hiddenGradient: carried,
        cellGradient: cellGradient, rows: pass.batch, units: units)
      guard step > 0 else { break }
      MatrixProduct.multiply(
        .init(hidden + (step - 1) * units, stride: stride, isTransposed: true),
        .init(now, stride: shape.steps * width),
        into: pass.parameterGradients + recurrentOffset, rows: units, columns: width,
        inner: pass.batch, keep: 1)
      MatrixProduct.multiply(
        .init(now, stride: shape.steps * width),
        .init(pass.parameters + recurrentOffset, stride: width, isTransposed: true), into: carried,
        rows: pass.batch, columns: units, inner: width)
    }
    shape.projectBack(pass, from: gates, width: width, biasOffset: biasOffset)
  }
}
