import Foundation
import Tensors
import TestSupport
import Testing

/// One time step in double precision, sample by sample, as the formulas in `CKernels.h` say it.
@Suite("The kernels for recurrent cells")
struct KernelsRecurrentTests {
  /// Rows, units and whether there is a step before.
  static let cases: [(rows: Int, units: Int, hasPrevious: Bool)] = awkwardShapes.flatMap {
    [($0.0, $0.1, true), ($0.0, $0.1, false)]
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// A matrix whose rows stand further apart than they are long; what lies between is kept apart.
  private struct Strided {
    let floats: UnalignedFloats
    let columns: Int
    let stride: Int
    let before: [Float]

    init(_ rows: Int, _ columns: Int, _ generator: inout RandomGenerator) {
      self.columns = columns
      stride = columns + 3
      before = generator.floats(rows * stride)
      floats = UnalignedFloats(before)
    }

    /// The value before a kernel has written.
    func old(_ row: Int, _ column: Int) -> Double { Double(before[row * stride + column]) }

    /// The present values of the matrix alone.
    var values: [Float] {
      floats.values.enumerated().filter { $0.offset % stride < columns }.map(\.element)
    }

    /// Whether nothing was written between the rows or outside.
    var isIntact: Bool {
      floats.isIntact
        && zip(floats.values, before).enumerated().allSatisfy {
          $0.offset % stride < columns || $0.element.0 == $0.element.1
        }
    }
  }

  @Test("LSTM: gates, cell and hidden state follow the formulas", arguments: cases)
  func lstm(rows: Int, units: Int, hasPrevious: Bool) {
    var generator = RandomGenerator(seed: 5)
    let gates = Strided(rows, 4 * units, &generator)
    let previous = Strided(rows, units, &generator)
    let (cell, hidden) = (Strided(rows, units, &generator), Strided(rows, units, &generator))
    Kernels.lstm(
      gates: gates.floats.pointer, gatesStride: gates.stride,
      previous: hasPrevious ? UnsafePointer(previous.floats.pointer) : nil,
      cell: cell.floats.pointer, hidden: hidden.floats.pointer, stride: cell.stride, rows: rows,
      units: units)
    var expected: (gates: [Double], cell: [Double], hidden: [Double]) = ([], [], [])
    for row in 0..<rows {
      var activated = [Double](repeating: 0, count: 4 * units)
      for unit in 0..<units {
        for gate in 0..<4 {
          let sum = gates.old(row, gate * units + unit)
          activated[gate * units + unit] = gate == 2 ? tanh(sum) : sigmoid(sum)
        }
        let before = hasPrevious ? previous.old(row, unit) : 0
        let value = activated[units + unit] * before + activated[unit] * activated[2 * units + unit]
        expected.cell.append(value)
        expected.hidden.append(activated[3 * units + unit] * tanh(value))
      }
      expected.gates += activated
    }
    #expect(largestError(gates.values, expected.gates) < 1e-6)
    #expect(largestError(cell.values, expected.cell) < 2e-6)
    #expect(largestError(hidden.values, expected.hidden) < 2e-6)
    for matrix in [gates, previous, cell, hidden] { #expect(matrix.isIntact) }
  }

  @Test("LSTM: gradients follow the chain rule", arguments: cases)
  func lstmGradient(rows: Int, units: Int, hasPrevious: Bool) {
    var generator = RandomGenerator(seed: 6)
    let gates = Strided(rows, 4 * units, &generator)
    let (previous, cell) = (Strided(rows, units, &generator), Strided(rows, units, &generator))
    let hiddenValues = generator.floats(rows * units)
    let cellValues = generator.floats(rows * units)
    let (hiddenGradient, cellGradient) = (
      UnalignedFloats(hiddenValues), UnalignedFloats(cellValues)
    )
    Kernels.lstmGradient(
      gates: gates.floats.pointer, gatesStride: gates.stride,
      previous: hasPrevious ? UnsafePointer(previous.floats.pointer) : nil,
      cell: cell.floats.pointer, stride: cell.stride, hiddenGradient: hiddenGradient.pointer,
      cellGradient: cellGradient.pointer, rows: rows, units: units)
    var expected: (gates: [Double], cell: [Double]) = ([], [])
    for row in 0..<rows {
      var sums = [Double](repeating: 0, count: 4 * units)
      for unit in 0..<units {
        let (i, f) = (gates.old(row, unit), gates.old(row, units + unit))
        let (c, o) = (gates.old(row, 2 * units + unit), gates.old(row, 3 * units + unit))
        let state = tanh(cell.old(row, unit))
        let dh = Double(hiddenValues[row * units + unit])
        let dc = Double(cellValues[row * units + unit]) + dh * o * (1 - state * state)
        let before = hasPrevious ? previous.old(row, unit) : 0
        sums[unit] = dc * c * i * (1 - i)
        sums[units + unit] = dc * before * f * (1 - f)
        sums[2 * units + unit] = dc * i * (1 - c * c)
        sums[3 * units + unit] = dh * state * o * (1 - o)
        expected.cell.append(dc * f)
      }
      expected.gates += sums
    }
    #expect(largestError(gates.values, expected.gates) < 1e-5)
    #expect(largestError(cellGradient.values, expected.cell) < 1e-5)
    #expect(hiddenGradient.values == hiddenValues)
    for matrix in [gates, previous, cell] { #expect(matrix.isIntact) }
    #expect(cellGradient.isIntact)
  }

  @Test("GRU: gates and hidden state follow the formulas", arguments: cases)
  func gru(rows: Int, units: Int, hasPrevious: Bool) {
    var generator = RandomGenerator(seed: 7)
    let (input, recurrent) = (
      Strided(rows, 3 * units, &generator), Strided(rows, 3 * units, &generator)
    )
    let (previous, hidden) = (Strided(rows, units, &generator), Strided(rows, units, &generator))
    Kernels.gru(
      input: input.floats.pointer, recurrent: recurrent.floats.pointer, gatesStride: input.stride,
      previous: hasPrevious ? UnsafePointer(previous.floats.pointer) : nil,
      hidden: hidden.floats.pointer, stride: hidden.stride, rows: rows, units: units)
    var expected: (gates: [Double], hidden: [Double]) = ([], [])
    for row in 0..<rows {
      var activated = [Double](repeating: 0, count: 3 * units)
      for unit in 0..<units {
        func sum(_ gate: Int, _ factor: Double = 1) -> Double {
          input.old(row, gate * units + unit) + factor * recurrent.old(row, gate * units + unit)
        }
        let (z, r) = (sigmoid(sum(0)), sigmoid(sum(1)))
        let candidate = tanh(sum(2, r))
        (activated[unit], activated[units + unit]) = (z, r)
        activated[2 * units + unit] = candidate
        let before = hasPrevious ? previous.old(row, unit) : 0
        expected.hidden.append(z * before + (1 - z) * candidate)
      }
      expected.gates += activated
    }
    #expect(largestError(input.values, expected.gates) < 2e-6)
    #expect(largestError(hidden.values, expected.hidden) < 2e-6)
    #expect(recurrent.floats.values == recurrent.before)
    for matrix in [input, previous, hidden] { #expect(matrix.isIntact) }
  }

  @Test("GRU: gradients follow the chain rule", arguments: cases)
  func gruGradient(rows: Int, units: Int, hasPrevious: Bool) {
    var generator = RandomGenerator(seed: 8)
    let (input, recurrent) = (
      Strided(rows, 3 * units, &generator), Strided(rows, 3 * units, &generator)
    )
    let previous = Strided(rows, units, &generator)
    let hiddenValues = generator.floats(rows * units)
    let hiddenGradient = UnalignedFloats(hiddenValues)
    Kernels.gruGradient(
      input: input.floats.pointer, recurrent: recurrent.floats.pointer, gatesStride: input.stride,
      previous: hasPrevious ? UnsafePointer(previous.floats.pointer) : nil,
      stride: previous.stride, hiddenGradient: hiddenGradient.pointer, rows: rows, units: units)
    var expected: (input: [Double], recurrent: [Double], hidden: [Double]) = ([], [], [])
    for row in 0..<rows {
      var sums = [Double](repeating: 0, count: 3 * units)
      var recurrentSums = sums
      for unit in 0..<units {
        let (z, r) = (input.old(row, unit), input.old(row, units + unit))
        let candidate = input.old(row, 2 * units + unit)
        let dh = Double(hiddenValues[row * units + unit])
        let before = hasPrevious ? previous.old(row, unit) : 0
        let dCandidate = dh * (1 - z) * (1 - candidate * candidate)
        sums[unit] = dh * (before - candidate) * z * (1 - z)
        sums[units + unit] = dCandidate * recurrent.old(row, 2 * units + unit) * r * (1 - r)
        sums[2 * units + unit] = dCandidate
        recurrentSums[unit] = sums[unit]
        recurrentSums[units + unit] = sums[units + unit]
        recurrentSums[2 * units + unit] = dCandidate * r
        expected.hidden.append(dh * z)
      }
      expected.input += sums
      expected.recurrent += recurrentSums
    }
    #expect(largestError(input.values, expected.input) < 1e-5)
    #expect(largestError(recurrent.values, expected.recurrent) < 1e-5)
    #expect(largestError(hiddenGradient.values, expected.hidden) < 1e-5)
    for matrix in [input, recurrent, previous] { #expect(matrix.isIntact) }
    #expect(hiddenGradient.isIntact)
  }
}
