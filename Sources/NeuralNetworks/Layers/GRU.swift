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

/// `GRU` at work. Scratch: input and recurrent gates `[batch, steps, 3 · units]` each, hidden states
/// `[batch, steps, units]`, and the hidden gradient of one step, `[batch, units]`.
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
  var scratchCount: Int { (7 * shape.steps + 1) * shape.units }
  var multiplyAdds: Int { shape.multiplyAdds(gates: 3) }
  private var width: Int { 3 * shape.units }

  func forward(_ pass: LayerPass) {
    let (units, stride) = (shape.units, shape.steps * shape.units)
    let gatesStride = shape.steps * width
    let input = pass.scratch
    let recurrent = input + pass.batch * gatesStride
    let hidden = recurrent + pass.batch * gatesStride
    shape.project(pass, into: input, width: width, biasOffset: biasOffset)
    for step in 0..<shape.steps {
      let sums = recurrent + step * width
      writeRecurrentBias(pass, into: sums, stride: gatesStride)
      if step > 0 {
        MatrixProduct.multiply(
          .init(hidden + (step - 1) * units, stride: stride),
          .init(pass.parameters + recurrentOffset, stride: width), into: sums, stride: gatesStride,
          rows: pass.batch, columns: width, inner: units, keep: 1)
      }
      Kernels.gru(
        input: input + step * width, recurrent: sums, gatesStride: gatesStride,
        previous: step > 0 ? UnsafePointer(hidden + (step - 1) * units) : nil,
        hidden: hidden + step * units, stride: stride, rows: pass.batch, units: units)
    }
    shape.writeOutput(pass, from: hidden)
  }

  private func writeRecurrentBias(
    _ pass: LayerPass, into sums: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for sample in 0..<pass.batch {
      let row = sums + sample * stride
      if let biasOffset {
        row.update(from: pass.parameters + biasOffset + width, count: width)
      } else {
        row.update(repeating: 0, count: width)
      }
    }
  }

  func backward(_ pass: LayerPass) {
    let (units, stride) = (shape.units, shape.steps * shape.units)
    let gatesStride = shape.steps * width
    let input = pass.scratch
    let recurrent = input + pass.batch * gatesStride
    let hidden = recurrent + pass.batch * gatesStride
    let carried = hidden + pass.batch * stride
    carried.update(repeating: 0, count: pass.batch * units)
    var step = shape.steps
    while step > 0 {
      step -= 1
      shape.addOutputGradient(pass, at: step, to: carried)
      let sums = recurrent + step * width
      Kernels.gruGradient(
        input: input + step * width, recurrent: sums, gatesStride: gatesStride,
        previous: step > 0 ? UnsafePointer(hidden + (step - 1) * units) : nil, stride: stride,
        hiddenGradient: carried, rows: pass.batch, units: units)
      guard step > 0 else { break }
      MatrixProduct.multiply(
        .init(hidden + (step - 1) * units, stride: stride, isTransposed: true),
        .init(sums, stride: gatesStride), into: pass.parameterGradients + recurrentOffset,
        rows: units, columns: width, inner: pass.batch, keep: 1)
      MatrixProduct.multiply(
        .init(sums, stride: gatesStride),
        .init(pass.parameters + recurrentOffset, stride: width, isTransposed: true), into: carried,
        rows: pass.batch, columns: units, inner: width, keep: 1)
    }
    if let biasOffset {
      Kernels.addColumnSums(
        pass.parameterGradients + biasOffset + width, recurrent, rows: pass.batch * shape.steps,
        columns: width)
    }
    shape.projectBack(pass, from: input, width: width, biasOffset: biasOffset)
  }
}
