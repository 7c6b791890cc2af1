import NeuralNetworks

extension TrainingSession {
  /// Asks the network about samples in inference mode, as many at a time as it has room for.
  /// - Parameters:
  ///   - fill: writes the samples of a range into the network's input.
  ///   - body: is told the range, whose predictions are `model.predictions` then.
  func forEachAnswer(
    count: Int, fill: (Range<Int>, UnsafeMutablePointer<Float>) -> Void,
    _ body: (Range<Int>) -> Void
  ) {
    var start = 0
    while start < count {
      let range = start..<min(count, start + model.network.capacity)
      fill(range, model.network.input)
      model.predict(batch: range.count)
      body(range)
      start = range.upperBound
    }
  }

  /// The same for samples of the data, with the noise of a validation where there is any.
  func forEachAnswer(to indices: [Int32], _ body: (Range<Int>) -> Void) {
    let disturbance = objective.validation.disturbance
    let samples = plan.dataset.samples
    forEachAnswer(count: indices.count) { range, input in
      indices.withUnsafeBufferPointer { indices in
        let batch = UnsafeBufferPointer(rebasing: indices[range])
        samples.gather(batch, into: input)
        disturbance.addNoise(batch, in: input)
      }
    } _: {
      body($0)
    }
  }
}
