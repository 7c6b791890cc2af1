import Files

/// Where the samples to test on come from.
enum TestSource: Sendable {
  case loaded(Samples)
  /// Read when it is first wanted, so that training starts at once.
  case idx(images: String, labels: String?)

  func samples() throws(InputError) -> Samples {
    switch self {
    case .loaded(let samples): samples
    case .idx(let images, let labels): try Dataset.read(images: images, labels: labels)
    }
  }
}
