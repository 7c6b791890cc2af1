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

/// The shapes and products that recurrent layers share; samples lie in memory as `[steps, values]`.
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

  /// sums[batch, steps, width] = input · kernel + bias, for all steps at once.
  func project(
    _ pass: LayerPass, into sums: UnsafeMutablePointer<Float>, width: Int, biasOffset: Int?
  ) {
    let rows = pass.batch * steps
    MatrixProduct.multiply(
      .init(pass.input, stride: inputs), .init(pass.parameters, stride: width), into: sums,
      rows: rows, columns: width, inner: inputs)
    if let biasOffset {
      Kernels.addBias(sums, pass.parameters + biasOffset, rows: rows, columns: width)
    }
  }

  /// The reverse of `project`: gradients of kernel, bias and input from those of the sums.
  func projectBack(
    _ pass: LayerPass, from gradients: UnsafeMutablePointer<Float>, width: Int, biasOffset: Int?
  ) {
    let rows = pass.batch * steps
    MatrixProduct.multiply(
      .init(pass.input, stride: inputs, isTransposed: true), .init(gradients, stride: width),
      into: pass.parameterGradients, rows: inputs, columns: width, inner: rows, keep: 1)
    if let biasOffset {
      Kernels.addColumnSums(
        pass.parameterGradients + biasOffset, gradients, rows: rows, columns: width)
    }
    if let inputGradient = pass.inputGradient {
      MatrixProduct.multiply(
        .init(gradients, stride: width), .init(pass.parameters, stride: width, isTransposed: true),
        into: inputGradient, rows: rows, columns: inputs, inner: width)
    }
  }

  /// Copies the hidden states `[batch, steps, units]` to the output: all, or the last of each sample.
  func writeOutput(_ pass: LayerPass, from hidden: UnsafeMutablePointer<Float>) {
    if returnsSequences {
      pass.output.update(from: hidden, count: pass.batch * steps * units)
      return
    }
    for sample in 0..<pass.batch {
      (pass.output + sample * units).update(
        from: hidden + (sample * steps + steps - 1) * units, count: units)
    }
  }

  /// Adds the output's gradient at a step to that of the hidden state `[batch, units]`.
  func addOutputGradient(
    _ pass: LayerPass, at step: Int, to gradient: UnsafeMutablePointer<Float>
  ) {
    guard returnsSequences || step == steps - 1 else { return }
    for sample in 0..<pass.batch {
      let place = returnsSequences ? sample * steps + step : sample
      Kernels.add(gradient + sample * units, pass.outputGradient + place * units, count: units)
    }
  }
}
