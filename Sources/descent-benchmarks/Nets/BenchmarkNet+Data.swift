import Datasets
import Tensors

extension BenchmarkNet {
  /// Random samples of the network's shape, all of them to train on.
  func dataset(samples count: Int) -> Dataset {
    var generator = RandomGenerator(seed: 1)
    let isSigned = self == .generativeAdversarial
    let elements = count * shape.count
    let features = [Float](unsafeUninitializedCapacity: elements) { buffer, initialized in
      for index in 0..<elements {
        let value = generator.uniform()
        buffer[index] = isSigned ? 2 * value - 1 : value
      }
      initialized = elements
    }
    return Dataset(
      samples: Samples(
        shape: shape, count: count, features: .floats(features),
        targets: targets(count, &generator)),
      trainingCount: count)
  }

  private var shape: Shape {
    switch self {
    case .multilayerPerceptronA: [100]
    case .multilayerPerceptronB: [8]
    case .convolutional: [28, 28, 1]
    case .lstm, .simpleRNN: [28, 28]
    case .mnistPerceptron, .softmaxRegression, .autoencoder, .generativeAdversarial: [784]
    }
  }

  private func targets(_ count: Int, _ generator: inout RandomGenerator) -> Samples.Targets {
    if self == .autoencoder || self == .generativeAdversarial { return .inputs }
    let classes = self == .multilayerPerceptronB ? 2 : 10
    return .labels((0..<count).map { _ in Int32(generator.below(classes)) }, count: classes)
  }
}
