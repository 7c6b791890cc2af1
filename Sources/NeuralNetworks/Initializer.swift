import Tensors

/// How a weight starts, by its Keras name.
public enum Initializer: String, CaseIterable, Sendable {
  case zeros
  case ones
  /// Uniform in ±√(6 / (fan in + fan out)): Glorot and Bengio, AISTATS 2010, equation 16.
  case glorotUniform = "glorot_uniform"
  /// Normal, cut at two deviations, with variance 2 / (fan in + fan out).
  case glorotNormal = "glorot_normal"
  /// Uniform in ±√(6 / fan in): He et al., ICCV 2015.
  case heUniform = "he_uniform"
  /// Normal, cut at two deviations, with variance 2 / fan in.
  case heNormal = "he_normal"
  /// Uniform in ±√(3 / fan in): LeCun et al., 1998.
  case lecunUniform = "lecun_uniform"
  /// Normal, cut at two deviations, with variance 1 / fan in.
  case lecunNormal = "lecun_normal"
  /// Normal with deviation 0.05.
  case randomNormal = "random_normal"
  /// Uniform in ±0.05.
  case randomUniform = "random_uniform"
  /// Rows or columns at right angles and of length 1: Saxe, McClelland and Ganguli, ICLR 2014.
  case orthogonal

  /// Fills `count` weights.
  /// - Parameters:
  ///   - fanIn: the inputs that one output sums over.
  ///   - fanOut: the outputs that one input reaches.
  func fill(
    _ weights: UnsafeMutablePointer<Float>, count: Int, fanIn: Int, fanOut: Int,
    using generator: inout RandomGenerator
  ) {
    let (input, both) = (Float(max(1, fanIn)), Float(max(1, fanIn + fanOut)))
    switch self {
    case .zeros: weights.update(repeating: 0, count: count)
    case .ones: weights.update(repeating: 1, count: count)
    case .glorotUniform: uniform(weights, count, limit: (6 / both).squareRoot(), &generator)
    case .heUniform: uniform(weights, count, limit: (6 / input).squareRoot(), &generator)
    case .lecunUniform: uniform(weights, count, limit: (3 / input).squareRoot(), &generator)
    case .randomUniform: uniform(weights, count, limit: 0.05, &generator)
    case .glorotNormal: truncated(weights, count, variance: 2 / both, &generator)
    case .heNormal: truncated(weights, count, variance: 2 / input, &generator)
    case .lecunNormal: truncated(weights, count, variance: 1 / input, &generator)
    case .orthogonal: orthogonal(weights, rows: fanIn, columns: count / max(1, fanIn), &generator)
    case .randomNormal: for i in 0..<count { weights[i] = 0.05 * generator.normal() }
    }
  }

  private func uniform(
    _ weights: UnsafeMutablePointer<Float>, _ count: Int, limit: Float,
    _ generator: inout RandomGenerator
  ) {
    for i in 0..<count { weights[i] = (2 * generator.uniform() - 1) * limit }
  }

  private func truncated(
    _ weights: UnsafeMutablePointer<Float>, _ count: Int, variance: Float,
    _ generator: inout RandomGenerator
  ) {
    // Cutting at two deviations narrows the distribution; the constant, as in Keras, widens it back.
    let deviation = variance.squareRoot() / 0.87962566103423978
    for i in 0..<count {
      var value = generator.normal()
      while abs(value) > 2 { value = generator.normal() }
      weights[i] = value * deviation
    }
  }

  /// Gram and Schmidt, twice over for float32's sake, on as many random vectors as the shorter side has.
  private func orthogonal(
    _ weights: UnsafeMutablePointer<Float>, rows: Int, columns: Int,
    _ generator: inout RandomGenerator
  ) {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors: [[Double]] = []
    for _ in 0..<count {
      var vector = (0..<length).map { _ in Double(generator.normal()) }
      for _ in 0..<2 {
        for other in vectors {
          let product = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for i in 0..<length { vector[i] -= product * other[i] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vectors.append(vector.map { $0 / norm })
    }
    for row in 0..<rows {
      for column in 0..<columns {
        weights[row * columns + column] = Float(
          rows <= columns ? vectors[row][column] : vectors[column][row])
      }
    }
  }
}
