import CKernels
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("The activation kernels")
struct KernelsActivationsTests {
  struct Function: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: Int32
    var slope = 0.0
    /// f(x)
    var value: @Sendable (Double) -> Double
    /// f'(x)
    var derivative: @Sendable (Double) -> Double
    /// Whether the backward kernel wants x, not f(x).
    var keepsInput = false

    var testDescription: String { name }
  }

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  private static func normalCumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
  private static func normalDensity(_ x: Double) -> Double {
    exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  static let functions: [Function] = [
    Function(
      name: "linear", kind: Int32(kernel_activation_linear.rawValue), value: { $0 },
      derivative: { _ in 1 }),
    Function(
      name: "relu", kind: Int32(kernel_activation_relu.rawValue), value: { max(0, $0) },
      derivative: { $0 > 0 ? 1 : 0 }),
    Function(
      name: "leaky relu", kind: Int32(kernel_activation_leaky_relu.rawValue), slope: 0.3,
      value: { $0 < 0 ? 0.3 * $0 : $0 }, derivative: { $0 > 0 ? 1 : 0.3 }),
    Function(
      name: "elu", kind: Int32(kernel_activation_elu.rawValue), slope: 1.5,
      value: { $0 > 0 ? $0 : 1.5 * expm1($0) }, derivative: { $0 > 0 ? 1 : 1.5 * exp($0) }),
    Function(
      name: "selu", kind: Int32(kernel_activation_selu.rawValue),
      value: { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) },
      derivative: { 1.0507009873554805 * ($0 > 0 ? 1 : 1.6732632423543772 * exp($0)) }),
    Function(
      name: "gelu", kind: Int32(kernel_activation_gelu.rawValue),
      value: { $0 * normalCumulative($0) },
      derivative: { normalCumulative($0) + $0 * normalDensity($0) }, keepsInput: true),
    Function(
      name: "silu", kind: Int32(kernel_activation_silu.rawValue), value: { $0 * sigmoid($0) },
      derivative: { sigmoid($0) * (1 + $0 * (1 - sigmoid($0))) }, keepsInput: true),
    Function(
      name: "softplus", kind: Int32(kernel_activation_softplus.rawValue),
      value: { max($0, 0) + log1p(exp(-abs($0))) }, derivative: { sigmoid($0) }),
    Function(
      name: "sigmoid", kind: Int32(kernel_activation_sigmoid.rawValue), value: { sigmoid($0) },
      derivative: { sigmoid($0) * (1 - sigmoid($0)) }),
    Function(
      name: "tanh", kind: Int32(kernel_activation_tanh.rawValue), value: { tanh($0) },
      derivative: { 1 - tanh($0) * tanh($0) }),
  ]

  /// From -100 to 100, dense about zero, without zero itself.
  private static let sweep: [Float] = {
    var values: [Float] = []
    for step in 1...4000 {
      let x = Float(step) / 4000
      values += [x * x * x * 100, -x * x * x * 100]
    }
    return values
  }()

  private func forward(_ function: Function, _ values: [Float]) -> UnalignedFloats {
    let x = UnalignedFloats(values)
    let y = UnalignedFloats(count: values.count)
    Kernels.activate(
      function.kind, slope: Float(function.slope), x.pointer, into: y.pointer,
      count: values.count)
    return y
  }

  private func backward(_ function: Function, kept: [Float], _ dy: [Float]) -> UnalignedFloats {
    let kept = UnalignedFloats(kept)
    let dx = UnalignedFloats(dy)
    Kernels.activationGradient(
      function.kind, slope: Float(function.slope), kept: kept.pointer, dx.pointer,
      into: dx.pointer, count: dy.count)
    return dx
  }

  @Test("agree with their formulas from -100 to 100", arguments: functions)
  func values(of function: Function) {
    let found = forward(function, Self.sweep).values
    #expect(
      largestError(found, Self.sweep.map { function.value(Double($0)) }) < 5e-7, "\(function.name)")
  }

  @Test("have the derivatives of their formulas", arguments: functions)
  func derivatives(of function: Function) {
    let kept = function.keepsInput ? Self.sweep : forward(function, Self.sweep).values
    var generator = RandomGenerator(seed: 9)
    let dy = generator.floats(Self.sweep.count)
    let found = backward(function, kept: kept, dy).values
    let expected = zip(Self.sweep, dy).map { function.derivative(Double($0)) * Double($1) }
    #expect(largestError(found, expected) < 2e-6, "\(function.name)")
  }

  @Test("do the same at every size and write nowhere else", arguments: functions)
  func sizes(of function: Function) {
    var generator = RandomGenerator(seed: 10)
    for count in awkwardSizes {
      let x = generator.floats(count)
      let y = forward(function, x)
      #expect(largestError(y.values, x.map { function.value(Double($0)) }) < 5e-7, "\(count)")
      #expect(y.isIntact)
      let dy = generator.floats(count)
      let dx = backward(function, kept: function.keepsInput ? x : y.values, dy)
      let expected = zip(x, dy).map { function.derivative(Double($0)) * Double($1) }
      #expect(largestError(dx.values, expected) < 2e-6, "\(count)")
      #expect(dx.isIntact)
    }
  }

  @Test("may write over their input", arguments: functions)
  func inPlace(function: Function) {
    let values = Array(Self.sweep.prefix(100))
    let floats = UnalignedFloats(values)
    Kernels.activate(
      function.kind, slope: Float(function.slope), floats.pointer, into: floats.pointer,
      count: values.count)
    #expect(floats.values == forward(function, values).values)
  }

  @Test("keep NaN, so that a broken run shows", arguments: functions)
  func notANumber(function: Function) {
    let values = forward(function, [Float](repeating: .nan, count: 19) + [1]).values
    #expect(values.prefix(19).allSatisfy { $0.isNaN })
    #expect(values[19].isFinite)
  }

  @Test("reach their limits at plus and minus infinity without NaN")
  func infinities() {
    let limits: [String: (Float, Float)] = [
      "linear": (-.infinity, .infinity), "relu": (0, .infinity),
      "leaky relu": (-.infinity, .infinity), "elu": (-1.5, .infinity),
      "selu": (-1.7580993, .infinity), "softplus": (0, .infinity), "sigmoid": (0, 1),
      "tanh": (-1, 1),
    ]
    for function in Self.functions {
      guard let (low, high) = limits[function.name] else { continue }
      let found = forward(function, [-.infinity, .infinity]).values
      #expect(abs(found[0] - low) < 1e-6 || found[0] == low, "\(function.name): \(found)")
      #expect(abs(found[1] - high) < 1e-6 || found[1] == high, "\(function.name): \(found)")
    }
  }

  @Test("compute tanh to 3e-7 of its value, down to the smallest numbers")
  func tanhAccuracy() {
    let tangent = Self.functions.first { $0.name == "tanh" }!
    var inputs: [Float] = []
    var x: Float = 1e-30
    while x < 20 {
      inputs += [x, -x]
      x *= 1.007
    }
    for (input, found) in zip(inputs, forward(tangent, inputs).values) {
      let expected = tanh(Double(input))
      #expect(abs(Double(found) - expected) <= 3e-7 * abs(expected), "tanh \(input)")
    }
  }

  @Test("compute the sigmoid to 4e-7 of its value where that is a normal number")
  func sigmoidAccuracy() {
    let sigmoid = Self.functions.first { $0.name == "sigmoid" }!
    let inputs = (0..<20_001).map { Float($0 - 10_000) * 0.0087 }
    for (input, found) in zip(inputs, forward(sigmoid, inputs).values) {
      let expected = 1 / (1 + exp(-Double(input)))
      #expect(abs(Double(found) - expected) <= 4e-7 * expected, "sigmoid \(input)")
    }
  }

  @Test("compute e^x to 2e-7 of its value, as softmax of a row of two shows")
  func exponentialAccuracy() {
    // The first of two probabilities over the second is e^x, when the second logit is the largest.
    for step in 0...8000 {
      let x = -Float(step) * 0.01
      let row = UnalignedFloats([x, 0])
      Kernels.softmax(row.pointer, into: row.pointer, rows: 1, columns: 2)
      let expected = exp(Double(x))
      let found = Double(row.values[0]) / Double(row.values[1])
      // Two more roundings by the factor, one for each value.
      #expect(abs(found - expected) <= (2e-7 + 1.3e-7) * expected, "e^\(x)")
    }
  }

  @Test("turn rows into probabilities", arguments: awkwardShapes)
  func softmax(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 12)
    let x = generator.floats(rows * columns, in: -8...8)
    let y = UnalignedFloats(count: x.count)
    Kernels.softmax(UnalignedFloats(x).pointer, into: y.pointer, rows: rows, columns: columns)
    let expected = (0..<rows).flatMap { row in naiveSoftmax(x[row * columns..<(row + 1) * columns])
    }
    #expect(largestError(y.values, expected) < 5e-7)
    #expect(y.isIntact)
  }

  @Test("turn huge logits into probabilities without overflow")
  func softmaxOfHugeLogits() {
    let y = UnalignedFloats([1e30, 1e30, -1e30, 3e38, 0, 0, -1e5, -1e5, -1e5])
    Kernels.softmax(y.pointer, into: y.pointer, rows: 3, columns: 3)
    #expect(
      largestError(y.values, [0.5, 0.5, 0, 1, 0, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3]) < 1e-7)
  }

  @Test("turn a row with a NaN anywhere into NaN, and no other row")
  func softmaxOfNaN() {
    for place in 0..<3 {
      var x: [Float] = [1, 2, 3, 1, 2, 3]
      x[place] = .nan
      let y = UnalignedFloats(x)
      Kernels.softmax(y.pointer, into: y.pointer, rows: 2, columns: 3)
      #expect(y.values.prefix(3).allSatisfy { $0.isNaN }, "place \(place)")
      #expect(y.values.suffix(3).allSatisfy { $0.isFinite }, "place \(place)")
    }
  }

  @Test("take the gradient of softmax", arguments: awkwardShapes)
  func softmaxGradient(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 13)
    let y = generator.floats(rows * columns, in: 0...1)
    let dy = generator.floats(rows * columns)
    let dx = UnalignedFloats(dy)
    Kernels.softmaxGradient(
      UnalignedFloats(y).pointer, dx.pointer, into: dx.pointer, rows: rows, columns: columns)
    let expected = (0..<rows).flatMap { row in
      let range = row * columns..<(row + 1) * columns
      let dot = range.reduce(0.0) { $0 + Double(y[$1]) * Double(dy[$1]) }
      return range.map { Double(y[$0]) * (Double(dy[$0]) - dot) }
    }
    #expect(largestError(dx.values, expected) < 1e-5)
    #expect(dx.isIntact)
  }
}

func naiveSoftmax(_ row: ArraySlice<Float>) -> [Double] {
  let largest = Double(row.max()!)
  let powers = row.map { exp(Double($0) - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}
