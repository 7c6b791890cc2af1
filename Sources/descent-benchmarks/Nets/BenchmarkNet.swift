import Files

/// A network that is timed, the same in every framework.
enum BenchmarkNet: String, CaseIterable {
  case multilayerPerceptronA = "mlp_a"
  case multilayerPerceptronB = "mlp_b"
  case mnistPerceptron = "mnist_mlp"
  case softmaxRegression = "softmax"
  case convolutional = "cnn"
  case lstm = "lstm"
  case simpleRNN = "rnn"
  case autoencoder = "ae"
  case generativeAdversarial = "gan"

  /// A network trained with one batch size.
  struct Run: Equatable {
    var net: BenchmarkNet
    var batch: Int

    /// Samples of an epoch: whole batches only.
    var samples: Int { max(1, net.samples / batch) * batch }
  }

  /// Every network with its batch sizes.
  static let allRuns = allCases.flatMap { net in net.batches.map { Run(net: net, batch: $0) } }

  var batches: [Int] {
    switch self {
    case .multilayerPerceptronA, .multilayerPerceptronB: [32]
    case .mnistPerceptron, .convolutional: [32, 128]
    case .softmaxRegression: [100]
    case .lstm, .simpleRNN, .autoencoder, .generativeAdversarial: [128]
    }
  }

  /// About as many samples as the slowest framework trains on in a second; 32 divides the steps.
  var samples: Int {
    switch self {
    case .multilayerPerceptronA, .multilayerPerceptronB, .mnistPerceptron: 20_480
    case .softmaxRegression: 19_200
    case .convolutional, .lstm: 4096
    case .simpleRNN, .generativeAdversarial: 12_288
    case .autoencoder: 24_576
    }
  }

  /// Reads `cnn` as all of its batch sizes, or `cnn:32` as one.
  static func runs(named text: String) throws(InputError) -> [Run] {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let net = BenchmarkNet(rawValue: name) else {
      throw InputError(
        place: "--nets", found: name.quoted, expected: "a net",
        advice: NearestName.advice(for: name, among: allCases.map(\.rawValue)))
    }
    guard parts.count == 2 else { return net.batches.map { Run(net: net, batch: $0) } }
    guard let batch = Int(parts[1]), (1...net.samples).contains(batch) else {
      throw InputError(
        place: "--nets", found: text.quoted,
        expected: "a batch size from 1 to \(net.samples) after the colon")
    }
    return [Run(net: net, batch: batch)]
  }
}
