import Foundation
import Tensors
import TestSupport
import Testing

@Suite("The kernels")
struct KernelsTests {
  @Test("add a bias to each row", arguments: awkwardShapes)
  func addBias(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 1)
    let (values, bias) = (generator.floats(rows * columns), generator.floats(columns))
    let (found, added) = (UnalignedFloats(values), UnalignedFloats(bias))
    Kernels.addBias(found.pointer, added.pointer, rows: rows, columns: columns)
    #expect(found.values == values.indices.map { values[$0] + bias[$0 % columns] })
    #expect(found.isIntact)
  }

  @Test("use the best instruction set, or what the environment limits them to")
  func instructionSet() {
    let limit = ProcessInfo.processInfo.environment["DESCENT_INSTRUCTION_SET"]
    let names: [String?: Kernels.InstructionSet] = ["baseline": .baseline, "avx2": .avx2]
    #expect(Kernels.instructionSet.rawValue <= (names[limit] ?? .avx512).rawValue)
  }

  @Test("sum each column, on top of what was there or not", arguments: awkwardShapes)
  func columnSums(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 2)
    let (values, sums) = (generator.floats(rows * columns), generator.floats(columns))
    for keeps in [false, true] {
      let (found, added) = (UnalignedFloats(sums), UnalignedFloats(values))
      Kernels.columnSums(
        added.pointer, into: found.pointer, rows: rows, columns: columns, keeps: keeps)
      let expected = (0..<columns).map { column in
        (0..<rows).reduce(keeps ? Double(sums[column]) : 0) {
          $0 + Double(values[$1 * columns + column])
        }
      }
      #expect(largestError(found.values, expected) < 1e-5)
      #expect(found.isIntact)
    }
  }

  @Test("sum the squares of differences", arguments: awkwardSizes)
  func sumOfSquaredDifferences(count: Int) {
    var generator = RandomGenerator(seed: 4)
    let (a, b) = (generator.floats(count), generator.floats(count))
    let expected = zip(a, b).reduce(0.0) {
      $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
    }
    let (left, right) = (UnalignedFloats(a), UnalignedFloats(b))
    let found = Kernels.sumOfSquaredDifferences(left.pointer, right.pointer, count: count)
    #expect(abs(found - expected) <= expected * 1e-12)
  }

  @Test("count the columns that are 0 in every row", arguments: awkwardShapes)
  func countZeroColumns(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 5)
    var values = generator.floats(rows * columns)
    for column in stride(from: 0, to: columns, by: 3) {
      for row in 0..<rows { values[row * columns + column] = row % 2 == 0 ? 0 : -0.0 }
    }
    // A single value that is no number keeps its column.
    if columns > 3 { values[(rows - 1) * columns + 3] = .nan }
    let floats = UnalignedFloats(values)
    let expected = (0..<columns).filter { column in
      (0..<rows).allSatisfy { values[$0 * columns + column] == 0 }
    }.count
    #expect(Kernels.countZeroColumns(floats.pointer, rows: rows, columns: columns) == expected)
  }

  @Test("count values at the ends of a range and beyond", arguments: awkwardSizes)
  func countOutside(count: Int) {
    var generator = RandomGenerator(seed: 6)
    var values = generator.floats(count)
    values[0] = 0.5
    values[count / 2] = .nan
    let floats = UnalignedFloats(values)
    let expected = values.filter { $0 <= -0.25 || $0 >= 0.5 }.count
    #expect(
      Kernels.countOutside(floats.pointer, count: count, of: -0.25...0.5) == expected)
  }

  @Test("turn a matrix over", arguments: awkwardShapes)
  func transpose(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 9)
    let values = generator.floats(rows * columns)
    let (from, to) = (UnalignedFloats(values), UnalignedFloats(count: rows * columns))
    Kernels.transpose(from.pointer, into: to.pointer, rows: rows, columns: columns)
    #expect(to.values == to.values.indices.map { values[$0 % rows * columns + $0 / rows] })
    #expect(to.isIntact)
  }

  @Test("sum squares without losing small ones beside large ones", arguments: awkwardSizes)
  func sumOfSquares(count: Int) {
    var generator = RandomGenerator(seed: 3)
    var values = generator.floats(count)
    values[count / 2] = 3e18
    let floats = UnalignedFloats(values)
    let expected = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let found = Kernels.sumOfSquares(floats.pointer, count: count)
    #expect(abs(found - expected) <= expected * 1e-14)
    #expect(Kernels.sumOfSquares(floats.pointer, count: 0) == 0)
    // Beyond the range of a float, not of a double.
    #expect(found.isFinite)
  }

  @Test("count NaN and both infinities, and no large finite value", arguments: awkwardSizes)
  func countNotFinite(count: Int) {
    let special: [Float] = [
      .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      .leastNonzeroMagnitude, 0, 1,
    ]
    let values = (0..<count).map { special[$0 % special.count] }
    #expect(
      Kernels.countNotFinite(UnalignedFloats(values).pointer, count: count)
        == values.count { !$0.isFinite })
  }

  @Test("find extremes and sums of the finite values alone", arguments: awkwardSizes)
  func statistics(count: Int) {
    var generator = RandomGenerator(seed: 4)
    var values = generator.floats(count)
    for index in stride(from: 1, to: count, by: 3) {
      values[index] = [.nan, .infinity, -.infinity][index % 3]
    }
    let finite = values.filter(\.isFinite).map(Double.init)
    let found = Kernels.statistics(UnalignedFloats(values).pointer, count: count)
    #expect(found.minimum == finite.min())
    #expect(found.maximum == finite.max())
    #expect(abs(found.sum - finite.reduce(0, +)) < 1e-9)
    #expect(abs(found.sumOfSquares - finite.reduce(0) { $0 + $1 * $1 }) < 1e-9)
  }

  @Test("find an empty range where nothing is finite")
  func statisticsOfNothing() {
    let found = Kernels.statistics(UnalignedFloats([.nan, .infinity]).pointer, count: 2)
    #expect(found.minimum == .infinity)
    #expect(found.maximum == -.infinity)
    #expect(found.sum == 0)
    #expect(found.sumOfSquares == 0)
  }

  private func histogram(
    _ values: [Float], _ lower: Float, _ upper: Float, bins: Int
  ) -> [Int64] {
    var counts = [Int64](repeating: 0, count: bins)
    Kernels.histogram(
      UnalignedFloats(values).pointer, count: values.count, lower: lower, upper: upper,
      into: &counts)
    return counts
  }

  @Test("count values into equal bins, both edges included")
  func histogramBins() {
    #expect(histogram([0, 0.9, 1, 1.5, 2, 3.99, 4], 0, 4, bins: 4) == [2, 2, 1, 2])
    #expect(histogram([-5, 9], 0, 4, bins: 4) == [1, 0, 0, 1])
    #expect(histogram([.nan, .infinity, -.infinity, 1], 0, 4, bins: 4) == [0, 1, 0, 0])
    #expect(histogram([3, 3, 3], 3, 3, bins: 4) == [3, 0, 0, 0])
    #expect(histogram([], 0, 1, bins: 2) == [0, 0])
  }

  @Test("put every finite value into one bin, however wide or narrow the range")
  func histogramOfAnyRange() {
    let ranges: [(Float, Float)] = [
      (-1, 1), (-.greatestFiniteMagnitude, .greatestFiniteMagnitude), (0, .leastNonzeroMagnitude),
      (-Float(bitPattern: 7), Float(bitPattern: 7)), (1, 1 + .ulpOfOne), (-3e38, -2.9e38),
    ]
    for (lower, upper) in ranges {
      let middle = Float((Double(lower) + Double(upper)) / 2)
      let counts = histogram([lower, middle, upper], lower, upper, bins: 30)
      #expect(counts.reduce(0, +) == 3, "\(lower)...\(upper)")
      #expect(counts[0] >= 1 && counts[29] >= 1, "\(lower)...\(upper): \(counts)")
    }
  }

  @Test("count many values as a loop does, few bins or many", arguments: [1, 7, 64, 65, 300])
  func histogramOfMany(bins: Int) {
    var generator = RandomGenerator(seed: 7)
    // Half of them are the same, as behind a relu; one in a hundred is no number.
    let values = (0..<2011).map { $0 % 100 == 99 ? Float.nan : max(0, generator.normal()) }
    var expected = [Int64](repeating: 0, count: bins)
    for value in values where value.isFinite {
      expected[min(bins - 1, Int(Double(value) * (Double(bins) / 3)))] += 1
    }
    #expect(histogram(values, 0, 3, bins: bins) == expected)
  }

  @Test("add to the counts that are there")
  func histogramAdds() {
    var counts: [Int64] = [10, 20]
    Kernels.histogram(
      UnalignedFloats([0, 1, 1]).pointer, count: 3, lower: 0, upper: 1, into: &counts)
    #expect(counts == [11, 22])
  }

  @Test("count the rows whose largest output is the right one", arguments: awkwardShapes)
  func countCorrect(rows: Int, columns: Int) {
    var generator = RandomGenerator(seed: 6)
    let outputs = generator.floats(rows * columns)
    let labels = (0..<rows).map { _ in Int32(generator.below(columns)) }
    let expected = (0..<rows).count { row in
      let values = outputs[row * columns..<(row + 1) * columns]
      return values.firstIndex(of: values.max()!)! - row * columns == Int(labels[row])
    }
    #expect(
      Kernels.countCorrect(
        UnalignedFloats(outputs).pointer, labels, rows: rows, columns: columns) == expected)
  }

  @Test("take the first of equally large outputs")
  func countCorrectTie() {
    let outputs = UnalignedFloats([5, 5, 1, 1, 5, 5])
    #expect(Kernels.countCorrect(outputs.pointer, [0, 1], rows: 2, columns: 3) == 2)
    #expect(Kernels.countCorrect(outputs.pointer, [1, 2], rows: 2, columns: 3) == 0)
  }

  @Test("count no row as right whose own output is no number")
  func countCorrectNotANumber() {
    let outputs = UnalignedFloats([.nan, .nan, .nan, 1, .nan, 0])
    #expect(Kernels.countCorrect(outputs.pointer, [0, 1], rows: 2, columns: 3) == 0)
  }

  @Test("gather rows of bytes, scaled", arguments: [1, 3, 16, 17, 784])
  func gatherBytes(width: Int) {
    let source = (0..<5 * width).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let indices: [Int32] = [4, 0, 0, 2]
    let scale: Float = 1 / 255
    let rows = UnalignedFloats(count: indices.count * width)
    Kernels.gather(
      rows.pointer, from: source, indices, count: indices.count, width: width, scale: scale)
    var expected: [Float] = []
    for index in indices {
      for column in 0..<width {
        expected.append(Float(source[Int(index) * width + column]) * scale)
      }
    }
    #expect(rows.values == expected)
    #expect(rows.isIntact)
  }

  @Test("gather rows of floats", arguments: [1, 3, 16, 17, 100])
  func gatherFloats(width: Int) {
    var generator = RandomGenerator(seed: 8)
    let source = generator.floats(5 * width)
    let indices: [Int32] = [4, 0, 0, 2]
    let rows = UnalignedFloats(count: indices.count * width)
    Kernels.gather(rows.pointer, from: source, indices, count: indices.count, width: width)
    #expect(
      rows.values == indices.flatMap { source[Int($0) * width..<(Int($0) + 1) * width] })
    #expect(rows.isIntact)
  }
}
