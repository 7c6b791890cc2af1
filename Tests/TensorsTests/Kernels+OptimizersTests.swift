import Tensors
import TestSupport
import Testing

@Suite("The optimizer kernels")
struct KernelsOptimizersTests {
  /// Parameters, gradients and two kinds of state, at random.
  private struct Memory {
    let parameters: UnalignedFloats
    let gradients: UnalignedFloats
    let first: UnalignedFloats
    let second: UnalignedFloats
    let start: (parameters: [Double], gradients: [Double], first: [Double], second: [Double])

    init(count: Int) {
      var generator = RandomGenerator(seed: 31)
      parameters = UnalignedFloats(generator.floats(count))
      gradients = UnalignedFloats(generator.floats(count))
      first = UnalignedFloats(generator.floats(count))
      second = UnalignedFloats(generator.floats(count, in: 0...2))
      start = (
        parameters.values.map(Double.init), gradients.values.map(Double.init),
        first.values.map(Double.init), second.values.map(Double.init)
      )
    }

    /// Compares with a formula for one parameter, its gradient (scaled by a half) and its states.
    func check(
      _ formula: (inout Double, Double, inout Double, inout Double) -> Void,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      var (p, m, v) = (start.parameters, start.first, start.second)
      for index in p.indices {
        formula(&p[index], start.gradients[index] / 2, &m[index], &v[index])
      }
      #expect(largestError(parameters.values, p) < 2e-6, sourceLocation: sourceLocation)
      #expect(largestError(first.values, m) < 2e-6, sourceLocation: sourceLocation)
      #expect(largestError(second.values, v) < 2e-6, sourceLocation: sourceLocation)
      #expect(
        gradients.values.map(Double.init) == start.gradients, sourceLocation: sourceLocation)
      #expect(
        parameters.isIntact && first.isIntact && second.isIntact, sourceLocation: sourceLocation)
    }
  }

  @Test("shrink parameters by a share of themselves", arguments: awkwardSizes)
  func decay(count: Int) {
    let memory = Memory(count: count)
    Kernels.decay(memory.parameters.pointer, amount: 0.1, count: count)
    memory.check { p, _, _, _ in p -= 0.1 * p }
  }

  @Test("go down the gradient", arguments: awkwardSizes)
  func descent(count: Int) {
    let memory = Memory(count: count)
    Kernels.stochasticGradientDescent(
      memory.parameters.pointer, memory.gradients.pointer, learningRate: 0.1,
      gradientScale: 0.5, count: count)
    memory.check { p, g, _, _ in p -= 0.1 * g }
  }

  @Test("go down with momentum, plain and Nesterov's", arguments: awkwardSizes)
  func momentum(count: Int) {
    for nesterov in [false, true] {
      let memory = Memory(count: count)
      Kernels.momentum(
        memory.parameters.pointer, memory.gradients.pointer, velocities: memory.first.pointer,
        learningRate: 0.1, momentum: 0.9, nesterov: nesterov, gradientScale: 0.5, count: count)
      memory.check { p, g, velocity, _ in
        velocity = 0.9 * velocity - 0.1 * g
        p += nesterov ? 0.9 * velocity - 0.1 * g : velocity
      }
    }
  }

  @Test("step as Adam", arguments: awkwardSizes)
  func adam(count: Int) {
    let memory = Memory(count: count)
    Kernels.adam(
      memory.parameters.pointer, memory.gradients.pointer, firstMoments: memory.first.pointer,
      secondMoments: memory.second.pointer, correctedRate: 0.01, beta1: 0.9, beta2: 0.99,
      epsilon: 1e-3, gradientScale: 0.5, count: count)
    memory.check { p, g, m, v in
      m = 0.9 * m + 0.1 * g
      v = 0.99 * v + 0.01 * g * g
      p -= 0.01 * m / (v.squareRoot() + 1e-3)
    }
  }

  @Test("step as RMSprop with momentum", arguments: awkwardSizes)
  func rmsprop(count: Int) {
    let memory = Memory(count: count)
    Kernels.rmsprop(
      memory.parameters.pointer, memory.gradients.pointer, meanSquares: memory.second.pointer,
      velocities: memory.first.pointer, learningRate: 0.01, rho: 0.9, momentum: 0.8,
      epsilon: 1e-3, gradientScale: 0.5, count: count)
    memory.check { p, g, velocity, square in
      square = 0.9 * square + 0.1 * g * g
      velocity = 0.8 * velocity + 0.01 * g / (square + 1e-3).squareRoot()
      p -= velocity
    }
  }

  @Test("step as Adagrad", arguments: awkwardSizes)
  func adagrad(count: Int) {
    let memory = Memory(count: count)
    Kernels.adagrad(
      memory.parameters.pointer, memory.gradients.pointer, accumulators: memory.second.pointer,
      learningRate: 0.01, epsilon: 1e-3, gradientScale: 0.5, count: count)
    memory.check { p, g, _, sum in
      sum += g * g
      p -= 0.01 * g / (sum + 1e-3).squareRoot()
    }
  }
}
