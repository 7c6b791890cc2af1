import NeuralNetworks

/// The class that a classifier's outputs for one sample speak for.
struct ClassAnswer {
  var label: Int
  /// Its probability, from 0 to 1.
  var confidence: Float

  /// - Parameter outputs: probabilities of the classes, or one of the second of two classes.
  /// - Returns: nil when an output is no number.
  init?(_ outputs: UnsafeBufferPointer<Float>) {
    guard outputs.allSatisfy(\.isFinite), let first = outputs.first else { return nil }
    guard outputs.count > 1 else {
      let share = min(max(first, 0), 1)
      (label, confidence) = share >= 0.5 ? (1, share) : (0, 1 - share)
      return
    }
    label = 0
    for index in outputs.indices where outputs[index] > outputs[label] { label = index }
    confidence = min(max(outputs[label], 0), 1)
  }

  /// The answer to a row of the batch that has just been predicted.
  init?(_ model: Model, row: Int) {
    let width = model.network.outputShape.count
    self.init(UnsafeBufferPointer(start: model.predictions + row * width, count: width))
  }
}
