import Foundation
import Tensors
import TestSupport
import Testing

@Suite("The loss kernels")
struct KernelsLossesTests {
  /// The loss, the gradient and what became of the first argument.
  typealias Outcome = (loss: Double, gradient: [Float], outputs: [Float])

  /// Calls a kernel with and without a gradient, and checks that both give the same loss.
  private func run(
    _ outputs: [Float],
    _ kernel: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>?) -> Double
  ) -> Outcome {
    let plain = UnalignedFloats(outputs)
    let withoutGradient = kernel(plain.pointer, nil)
    let changed = UnalignedFloats(outputs)
    let gradient = UnalignedFloats(count: outputs.count)
    let loss = kernel(changed.pointer, gradient.pointer)
    #expect(loss == withoutGradient || (loss.isNaN && withoutGradient.isNaN))
    #expect(plain.isIntact && changed.isIntact && gradient.isIntact)
    return (loss, gradient.values, changed.values)
  }

  private func rows<T>(_ values: [T], _ columns: Int) -> [ArraySlice<T>] {
    stride(from: 0, to: values.count, by: columns).map { values[$0..<$0 + columns] }
  }

  @Test("compute the cross entropy of logits and class numbers", arguments: awkwardShapes)
  func sparse(rowCount: Int, columns: Int) {
    var generator = RandomGenerator(seed: 21)
    let logits = generator.floats(rowCount * columns, in: -6...6)
    let labels = (0..<rowCount).map { _ in Int32(generator.below(columns)) }
    let found = run(logits) {
      Kernels.softmaxCrossEntropy(
        $0, labels: labels, gradient: $1, rows: rowCount, columns: columns, scale: 0.25)
    }
    let probabilities = rows(logits, columns).map { naiveSoftmax($0) }
    let loss = zip(probabilities, labels).reduce(0.0) { $0 - log($1.0[Int($1.1)]) }
    let gradient = zip(probabilities, labels).flatMap { row, label in
      row.indices.map { (row[$0] - ($0 == Int(label) ? 1 : 0)) * 0.25 }
    }
    #expect(abs(found.loss - loss) < 2e-6 * max(1, loss))
    #expect(largestError(found.gradient, gradient) < 5e-7)
    #expect(largestError(found.outputs, Array(probabilities.joined())) < 5e-7)
  }

  @Test("compute the cross entropy of logits and any targets", arguments: awkwardShapes)
  func dense(rowCount: Int, columns: Int) {
    var generator = RandomGenerator(seed: 22)
    let logits = generator.floats(rowCount * columns, in: -6...6)
    // Not normalized: each row has a weight of its own.
    let targets = generator.floats(rowCount * columns, in: 0...1)
    let found = run(logits) {
      Kernels.softmaxCrossEntropy(
        $0, targets: targets, gradient: $1, rows: rowCount, columns: columns, scale: 0.25)
    }
    let probabilities = rows(logits, columns).map { naiveSoftmax($0) }
    let targetRows = rows(targets, columns).map { $0.map(Double.init) }
    let loss = zip(probabilities, targetRows).reduce(0.0) { sum, pair in
      sum - zip(pair.0, pair.1).reduce(0) { $0 + log($1.0) * $1.1 }
    }
    let gradient = zip(probabilities, targetRows).flatMap { row, target in
      row.indices.map { (row[$0] * target.reduce(0, +) - target[$0]) * 0.25 }
    }
    #expect(abs(found.loss - loss) < 2e-6 * max(1, loss))
    #expect(largestError(found.gradient, gradient) < 5e-6)
    #expect(largestError(found.outputs, Array(probabilities.joined())) < 5e-7)
  }

  @Test("give the same loss for class numbers and for one-hot targets, even of huge logits")
  func sparseAgainstDense() {
    for size in [1, 1e2, 1e4, 1e6, 1e30] as [Float] {
      let logits: [Float] = [size, size - 0.5, -size]
      let exact = 0.0 - log(naiveSoftmax(logits[...])[1])
      let sparse = run(logits) {
        Kernels.softmaxCrossEntropy(
          $0, labels: [1], gradient: $1, rows: 1, columns: 3, scale: 1)
      }
      let dense = run(logits) {
        Kernels.softmaxCrossEntropy(
          $0, targets: [0, 1, 0], gradient: $1, rows: 1, columns: 3, scale: 1)
      }
      #expect(abs(sparse.loss - exact) < 1e-6, "logits about \(size)")
      #expect(abs(dense.loss - exact) < 1e-6, "logits about \(size)")
      #expect(sparse.gradient == dense.gradient, "logits about \(size)")
    }
  }

  @Test("give a finite loss and gradient for a class that is all but impossible")
  func impossibleClass() {
    let found = run([1000, 0]) {
      Kernels.softmaxCrossEntropy($0, labels: [1], gradient: $1, rows: 1, columns: 2, scale: 1)
    }
    #expect(found.loss == 1000)
    #expect(largestError(found.gradient, [1, -1]) < 1e-7)
  }

  @Test("leave an infinite logit out where its target is zero")
  func infiniteLogit() {
    let found = run([-.infinity, 0, 0]) {
      Kernels.softmaxCrossEntropy(
        $0, targets: [0, 1, 0], gradient: $1, rows: 1, columns: 3, scale: 1)
    }
    #expect(abs(found.loss - log(2)) < 1e-6)
    #expect(largestError(found.gradient, [0, -0.5, 0.5]) < 1e-6)
  }

  @Test("compute the cross entropy of logits and independent targets", arguments: awkwardShapes)
  func binary(rowCount: Int, columns: Int) {
    var generator = RandomGenerator(seed: 23)
    let logits = generator.floats(rowCount * columns, in: -6...6)
    let targets = generator.floats(rowCount * columns, in: 0...1)
    let found = run(logits) {
      Kernels.sigmoidCrossEntropy(
        $0, targets: targets, gradient: $1, rows: rowCount, columns: columns, scale: 0.25)
    }
    let probabilities = logits.map { 1 / (1 + exp(-Double($0))) }
    let loss = zip(probabilities, targets).reduce(0.0) {
      $0 - (Double($1.1) * log($1.0) + (1 - Double($1.1)) * log(1 - $1.0)) / Double(columns)
    }
    let gradient = zip(probabilities, targets).map { ($0 - Double($1)) * 0.25 / Double(columns) }
    #expect(abs(found.loss - loss) < 2e-6 * max(1, loss))
    #expect(largestError(found.gradient, gradient) < 5e-7)
    #expect(largestError(found.outputs, probabilities) < 5e-7)
  }

  @Test("smooth targets as Keras does: towards one of all classes, and towards a half")
  func smoothing() {
    var generator = RandomGenerator(seed: 25)
    let logits = generator.floats(12, in: -6...6)
    let targets = generator.floats(12, in: 0...1)
    typealias Kernel = (
      UnsafeMutablePointer<Float>, [Float], UnsafeMutablePointer<Float>?, Float
    ) -> Double
    let kernels: [(base: Float, kernel: Kernel)] = [
      (
        1 / 4,
        {
          Kernels.softmaxCrossEntropy(
            $0, targets: $1, gradient: $2, rows: 3, columns: 4, scale: 0.5, smoothing: $3)
        }
      ),
      (
        1 / 2,
        {
          Kernels.sigmoidCrossEntropy(
            $0, targets: $1, gradient: $2, rows: 3, columns: 4, scale: 0.5, smoothing: $3)
        }
      ),
    ]
    for (base, kernel) in kernels {
      let found = run(logits) { kernel($0, targets, $1, 0.2) }
      let smoothed = targets.map { $0 * 0.8 + base * 0.2 }
      let expected = run(logits) { kernel($0, smoothed, $1, 0) }
      #expect(abs(found.loss - expected.loss) < 1e-5, "towards \(base)")
      let error = largestError(found.gradient, expected.gradient.map { Double($0) })
      #expect(error < 5e-7, "towards \(base)")
    }
  }

  @Test("give a finite binary loss for huge logits of either sign")
  func hugeBinary() {
    let found = run([1e30, -1e30, 500, -500]) {
      Kernels.sigmoidCrossEntropy(
        $0, targets: [1, 0, 0, 1], gradient: $1, rows: 1, columns: 4, scale: 4)
    }
    #expect(found.loss == 250)
    #expect(largestError(found.gradient, [0, 0, 1, -1]) < 1e-7)
  }

  struct Regression: Sendable, CustomTestStringConvertible {
    var name: String
    var call:
      @Sendable (
        UnsafeMutablePointer<Float>, [Float], UnsafeMutablePointer<Float>?, Int, Int, Float
      ) -> Double
    var value: @Sendable (Double) -> Double
    var slope: @Sendable (Double) -> Double
    var testDescription: String { name }
  }

  static let regressions = [
    Regression(
      name: "squared error",
      call: {
        Kernels.meanSquaredError($0, targets: $1, gradient: $2, rows: $3, columns: $4, scale: $5)
      }, value: { $0 * $0 }, slope: { 2 * $0 }),
    Regression(
      name: "absolute error",
      call: {
        Kernels.meanAbsoluteError($0, targets: $1, gradient: $2, rows: $3, columns: $4, scale: $5)
      }, value: { abs($0) }, slope: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }),
    Regression(
      name: "Huber",
      call: {
        Kernels.huber(
          $0, targets: $1, gradient: $2, rows: $3, columns: $4, delta: 1.5, scale: $5)
      }, value: { abs($0) <= 1.5 ? $0 * $0 / 2 : 1.5 * (abs($0) - 0.75) },
      slope: { max(-1.5, min(1.5, $0)) }),
  ]

  @Test("compute the mean error over columns, summed over rows", arguments: regressions)
  func regression(_ loss: Regression) {
    var generator = RandomGenerator(seed: 24)
    for (rowCount, columns) in awkwardShapes {
      let outputs = generator.floats(rowCount * columns)
      var targets = generator.floats(rowCount * columns)
      targets[0] = outputs[0]
      let found = run(outputs) { loss.call($0, targets, $1, rowCount, columns, 0.25) }
      let differences = zip(outputs, targets).map { Double($0) - Double($1) }
      let expected = differences.reduce(0) { $0 + loss.value($1) } / Double(columns)
      #expect(abs(found.loss - expected) < 2e-6 * max(1, expected), "\(rowCount)·\(columns)")
      #expect(
        largestError(
          found.gradient, differences.map { loss.slope($0) * 0.25 / Double(columns) }) < 5e-7,
        "\(rowCount)·\(columns)")
      #expect(found.outputs == outputs)
    }
  }

  @Test("show NaN in loss and gradient", arguments: regressions)
  func notANumber(loss: Regression) {
    let found = run([1, .nan, 2]) { loss.call($0, [0, 0, 0], $1, 1, 3, 1) }
    #expect(found.loss.isNaN)
    #expect(found.gradient[1].isNaN)
    #expect(found.gradient[0].isFinite && found.gradient[2].isFinite)
  }
}
