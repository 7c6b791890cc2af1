import Monitoring
import Tensors

extension TrainingSession {
  /// Lets a model that learns a text go on from a place in the held-out part, character by character.
  ///
  /// Follows from weights, seed and step alone and changes nothing that training goes by.
  /// - Returns: the text, or nil for any other model and where none is wanted.
  public func generatedText() -> GeneratedText? {
    let sampling = plan.textSampling
    guard plan.generatesText, sampling.length > 0, let vocabulary = plan.dataset.vocabulary else {
      return nil
    }
    let temperature = values[.temperature]?.number ?? sampling.temperature
    var generator = RandomGenerator(
      seed: plan.definition.training.seed, stream: 7 &+ UInt64(step) << 8)
    let dataset = plan.dataset
    let first = dataset.validationCount > 0 ? dataset.trainingCount : 0
    let start = Int32(first + generator.below(dataset.samples.count - first))
    let window = dataset.samples.shape.count
    let input = model.network.input
    withUnsafePointer(to: start) { start in
      dataset.samples.gather(UnsafeBufferPointer(start: start, count: 1), into: input)
    }
    let prompt = (0..<window).map { Int(input[$0]) }
    var written: [Int] = []
    for _ in 0..<sampling.length {
      model.predict(batch: 1)
      let next = TextSampler.draw(
        from: UnsafeBufferPointer(start: model.predictions, count: vocabulary.count),
        temperature: temperature, using: &generator)
      written.append(next)
      for index in 1..<max(1, window) { input[index - 1] = input[index] }
      input[window - 1] = Float(next)
    }
    return GeneratedText(
      prompt: vocabulary.text(of: prompt), text: vocabulary.text(of: written),
      temperature: temperature)
  }
}

extension TrainingPlan {
  /// Whether the model says how probable each character is as the next one of a text.
  var generatesText: Bool {
    guard let vocabulary = dataset.vocabulary else { return false }
    return model.loss.fusedActivation == .softmax && model.outputShape.rank == 1
      && model.outputShape.count >= vocabulary.count
  }

  var textSampling: TextSampling { definition.training.textSampling ?? TextSampling() }
}

extension HyperparameterKey {
  public static let temperature = HyperparameterKey(rawValue: "temperature")
}
