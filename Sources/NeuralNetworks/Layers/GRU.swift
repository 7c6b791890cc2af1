import Files
import Tensors

/// A gated recurrent unit with gates z, r, h and the reset after the product, Keras' default:
/// `hₜ = z·hₜ₋₁ + (1 − z)·tanh(xₜ·Wₕ + bₕ + r·(hₜ₋₁·Rₕ + cₕ))`.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | input | `[batch, steps, features]` | |
/// | `kernel` | `[features, 3 · units]` | Glorot uniform |
/// | `recurrent_kernel` | `[units, 3 · units]` | orthogonal |
/// | `bias` | `[2, 3 · units]`, the input's and the recurrent one | zeros |
/// | output | `[batch, units]`, or `[batch, steps, units]` with `return_sequences` | |
///
/// - SeeAlso: Cho et al., EMNLP 2014. Conventions as in Keras `GRU`.
public struct GRU: LayerDefinition, Equatable {
  public static let typeName = "gru"

  var options: RecurrentOptions

  public init(from object: JSONReader) throws(InputError) {
    options = try RecurrentOptions(from: object)
    guard try object.boolean("reset_after", default: true) else {
      throw object.error(
        at: "reset_after", found: "false", expected: "true, Keras' default",
        advice: "leave it out")
    }
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    GRULayer(self, try RecurrentShape(inputShape, options))
  }
}

/// `GRU` at work. Scratch, step after step: input, both sums, hidden states, and the hidden gradient of one step.
struct GRULayer: Layer {
  let parameters: [Parameter]
  private let shape: RecurrentShape
  private let recurrentOffset: Int
  private let biasOffset: Int?

  init(_ definition: GRU, _ shape: RecurrentShape) {
    self.shape = shape
    let options = definition.options
    let (kernel, recurrent) = options.kernels(inputs: shape.inputs, gates: 3)
    let bias = Parameter(
      name: "bias", shape: [2, 3 * shape.units], initializer: options.biasInitializer,
      offset: recurrent.end)
    parameters = [kernel, recurrent] + (options.useBias ? [bias] : [])
    recurrentOffset = recurrent.offset
    biasOffset = options.useBias ? bias.offset : nil
  }

  var inputShape: Shape { shape.inputShape }
  var outputShape: Shape { shape.outputShape }
  var scratchCount: Int {
    shape.steps * (shape.inputs + 2 * width) + shape.stateCount + shape.units
  }
  var sharedScratchCount: Int { shape.units * width }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 3) }
  private var width: Int { 3 * shape.units }

  /// Where everything stands in the scratch of a pass.
  private struct Memory {
    let input, inputSums, recurrentSums, hidden, carried: UnsafeMutablePointer<Float>

    init(_ pass: LayerPass, _ shape: RecurrentShape) {
      let sums = pass.batch * shape.steps * 3 * shape.units
      input = pass.scratch
      inputSums = input + pass.batch * shape.steps * shape.inputs
      recurrentSums = inputSums + sums
      hidden = recurrentSums + sums
      carried = hidden + pass.batch * shape.stateCount
    }
  }

  func forward(_ pass: LayerPass) {
    let memory = Memory(pass, shape)
    let block = pass.batch * shape.units
    shape.order(pass, into: memory.input)
    memory.hidden.update(repeating: 0, count: block)
    for step in 0..<shape.steps {
      let sums = memory.inputSums + step * pass.batch * width
      let recurrent = memory.recurrentSums + step * pass.batch * width
      let previous = memory.hidden + step * block
      shape.project(pass, memory.input, at: step, into: sums, width: width, biasOffset: biasOffset)
      MatrixProduct.multiply(
        .init(previous, stride: shape.units),
        .init(pass.parameters + recurrentOffset, stride: width), into: recurrent,
        rows: pass.batch, columns: width, inner: shape.units,
        bias: biasOffset.map { pass.parameters + $0 + width })
      Kernels.gru(
        input: sums, recurrent: recurrent, gatesStride: width, previous: previous,
        hidden: previous + block, stride: shape.units, rows: pass.batch, units: shape.units)
    }
    shape.writeOutput(pass, from: memory.hidden)
  }

  func backward(_ pass: LayerPass) {
    let memory = Memory(pass, shape)
    let block = pass.batch * shape.units
    memory.carried.update(repeating: 0, count: block)
    shape.turnRecurrentKernel(pass, offset: recurrentOffset, width: width)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: memory.carried)
      let recurrent = memory.recurrentSums + step * pass.batch * width
      Kernels.gruGradient(
        input: memory.inputSums + step * pass.batch * width, recurrent: recurrent,
        gatesStride: width, previous: memory.hidden + step * block, stride: shape.units,
        hiddenGradient: memory.carried, rows: pass.batch, units: shape.units)
      if step > 0 { shape.carry(pass, recurrent, width: width, into: memory.carried, keeps: true) }
    }
    shape.writeRecurrentGradient(
      pass, states: memory.hidden, memory.recurrentSums, width: width, offset: recurrentOffset)
    if let biasOffset, let gradients = pass.parameterGradients {
      Kernels.columnSums(
        memory.recurrentSums, into: gradients + biasOffset + width,
        rows: pass.batch * shape.steps, columns: width, keeps: pass.keepsGradients)
    }
    shape.projectBack(
      pass, memory.input, from: memory.inputSums, width: width, biasOffset: biasOffset)
  }
}
