import Files
import Tensors

/// What all recurrent layers read: `units`, `return_sequences` (false), `use_bias` (true) and initializers.
struct RecurrentOptions: Equatable, Sendable {
  var units: Int
  var returnsSequences: Bool
  var useBias: Bool
  var kernelInitializer: Initializer
  var recurrentInitializer: Initializer
  var biasInitializer: Initializer

  init(from object: JSONReader) throws(InputError) {
    units = try object.whole("units", in: 1...65_536)
    returnsSequences = try object.boolean("return_sequences", default: false)
    useBias = try object.boolean("use_bias", default: true)
    kernelInitializer = try object.choice(
      "kernel_initializer", of: "an initializer", default: .glorotUniform)
    recurrentInitializer = try object.choice(
      "recurrent_initializer", of: "an initializer", default: .orthogonal)
    biasInitializer = try object.choice("bias_initializer", of: "an initializer", default: .zeros)
  }

  /// Kernel and recurrent kernel for `gates` gates, in memory one after the other.
  func kernels(inputs: Int, gates: Int) -> (kernel: Parameter, recurrent: Parameter) {
    let kernel = Parameter(
      name: "kernel", shape: [inputs, gates * units], initializer: kernelInitializer,
      fanIn: inputs, fanOut: gates * units, offset: 0)
    let recurrent = Parameter(
      name: "recurrent_kernel", shape: [units, gates * units], initializer: recurrentInitializer,
      fanIn: units, fanOut: gates * units, offset: kernel.end)
    return (kernel, recurrent)
  }
}

/// The shapes and products that recurrent layers share.
///
/// Samples come as `[batch, steps, values]`. A layer works on `[steps, batch, values]`, so that all rows of a
/// step lie side by side, and its states have a step of zeros before the first.
struct RecurrentShape: Equatable, Sendable {
  let inputShape: Shape
  let outputShape: Shape
  let steps: Int
  let inputs: Int
  let units: Int
  let returnsSequences: Bool

  init(_ shape: Shape, _ options: RecurrentOptions) throws(LayerMismatch) {
    guard shape.rank == 2 else {
      throw LayerMismatch(
        shape, expected: "[steps, features]",
        advice: "give the model an input_shape, put a reshape before this layer, or "
          + "return_sequences in a recurrent one before it")
    }
    inputShape = shape
    steps = shape.extents[0]
    inputs = shape.extents[1]
    units = options.units
    returnsSequences = options.returnsSequences
    outputShape = returnsSequences ? [steps, units] : [units]
  }

  /// Those of a layer with `gates` gates; the first step has no state before it to multiply.
  func multiplyAdds(gates: Int) -> Int {
    (steps * inputs + (steps - 1) * units) * gates * units
  }

  /// Floats per sample of the states of all steps and the one before the first.
  var stateCount: Int { (steps + 1) * units }

  /// Copies the input to `ordered`, `[steps, batch, inputs]`.
  func order(_ pass: LayerPass, into ordered: UnsafeMutablePointer<Float>) {
    for sample in 0..<pass.batch {
      for step in 0..<steps {
        (ordered + (step * pass.batch + sample) * inputs).update(
          from: pass.input + (sample * steps + step) * inputs, count: inputs)
      }
    }
  }

  /// sums[batch, width] = input · kernel + bias at a step.
  func project(
    _ pass: LayerPass, _ ordered: UnsafePointer<Float>, at step: Int,
    into sums: UnsafeMutablePointer<Float>, width: Int, biasOffset: Int?
  ) {
    MatrixProduct.multiply(
      .init(ordered + step * pass.batch * inputs, stride: inputs),
      .init(pass.parameters, stride: width), into: sums, rows: pass.batch, columns: width,
      inner: inputs, bias: biasOffset.map { pass.parameters + $0 })
  }

  /// From the gradients of all steps' sums, `[steps, batch, width]`: those of the kernel, the bias and the
  /// input. Overwrites `ordered`.
  func projectBack(
    _ pass: LayerPass, _ ordered: UnsafeMutablePointer<Float>,
    from gradients: UnsafeMutablePointer<Float>, width: Int, biasOffset: Int?
  ) {
    let rows = pass.batch * steps
    if let parameters = pass.parameterGradients {
      MatrixProduct.multiply(
        .init(ordered, stride: inputs, isTransposed: true), .init(gradients, stride: width),
        into: parameters, rows: inputs, columns: width, inner: rows, keeps: pass.keepsGradients)
      if let biasOffset {
        Kernels.columnSums(
          gradients, into: parameters + biasOffset, rows: rows, columns: width,
          keeps: pass.keepsGradients)
      }
    }
    guard let inputGradient = pass.inputGradient else { return }
    MatrixProduct.multiply(
      .init(gradients, stride: width), .init(pass.parameters, stride: width, isTransposed: true),
      into: ordered, rows: rows, columns: inputs, inner: width)
    for sample in 0..<pass.batch {
      for step in 0..<steps {
        (inputGradient + (sample * steps + step) * inputs).update(
          from: ordered + (step * pass.batch + sample) * inputs, count: inputs)
      }
    }
  }

  /// The gradient of the recurrent kernel, from the states `[steps + 1, batch, units]` and the gradients of
  /// the sums that they were multiplied into.
  func writeRecurrentGradient(
    _ pass: LayerPass, states: UnsafePointer<Float>, _ gradients: UnsafePointer<Float>, width: Int,
    offset: Int
  ) {
    guard let parameters = pass.parameterGradients else { return }
    MatrixProduct.multiply(
      .init(states, stride: units, isTransposed: true), .init(gradients, stride: width),
      into: parameters + offset, rows: units, columns: width, inner: pass.batch * steps,
      keeps: pass.keepsGradients)
  }

  /// Turns the recurrent kernel over into the layer's own scratch, once for all steps of the way back.
  func turnRecurrentKernel(_ pass: LayerPass, offset: Int, width: Int) {
    Kernels.transpose(pass.parameters + offset, into: pass.shared, rows: units, columns: width)
  }

  /// carried[batch, units] = gradients[batch, width] · recurrent kernel transposed, or more of it.
  func carry(
    _ pass: LayerPass, _ gradients: UnsafePointer<Float>, width: Int,
    into carried: UnsafeMutablePointer<Float>, keeps: Bool = false
  ) {
    MatrixProduct.multiply(
      .init(gradients, stride: width), .init(pass.shared, stride: units), into: carried,
      rows: pass.batch, columns: units, inner: width, keeps: keeps)
  }

  /// Copies the states `[steps + 1, batch, units]` to the output: all, or the last of each sample.
  func writeOutput(_ pass: LayerPass, from states: UnsafePointer<Float>) {
    let block = pass.batch * units
    guard returnsSequences else {
      pass.output.update(from: states + steps * block, count: block)
      return
    }
    for sample in 0..<pass.batch {
      for step in 0..<steps {
        (pass.output + (sample * steps + step) * units).update(
          from: states + (step + 1) * block + sample * units, count: units)
      }
    }
  }

  /// Adds the output's gradient at a step to that of the hidden state `[batch, units]`.
  func addOutputGradient(
    _ pass: LayerPass, at step: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    guard returnsSequences else {
      if step == steps - 1 {
        Kernels.add(gradient, pass.outputGradient, count: pass.batch * units)
      }
      return
    }
    for sample in 0..<pass.batch {
      Kernels.add(
        gradient + sample * units, pass.outputGradient + (sample * steps + step) * units,
        count: units)
    }
  }
}
