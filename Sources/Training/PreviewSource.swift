import Datasets
import Monitoring
import NeuralNetworks
import Tensors

/// The few fixed samples that previews of a run are made of, and how to show what the network makes of them.
///
/// Held-out samples where there are any, else the first training samples: the same ones for the whole run.
struct PreviewSource {
  /// Images in one preview.
  static let imageCount = 32
  /// Steps of a series in one preview.
  static let seriesCount = 128

  private let samples: Samples
  private let indices: [Int32]
  private let content: Content

  /// What the samples are, as they are shown beside the network's answer.
  private enum Content {
    case reconstructions([GrayImage], PixelScale)
    case classifications(ClassificationSource)
    case series(truth: [Float], Scaling)
    /// What a generator makes, in the levels of the real images.
    case generated(PixelScale)
    case regions(RegionSource)
  }

  /// - Returns: nil where there is nothing to show, as for tables.
  init?(_ plan: TrainingPlan) {
    let dataset = plan.dataset
    // What a language model writes is made where it is sampled.
    guard dataset.vocabulary == nil else { return nil }
    if let regions = RegionSource(plan) {
      (samples, indices, content) = (dataset.samples, [], .regions(regions))
      return
    }
    let isSeries = if case .series = plan.definition.data.source { true } else { false }
    let held = dataset.validationCount > 0
    let first = held ? dataset.trainingCount : 0
    let count = min(
      isSeries ? Self.seriesCount : Self.imageCount,
      held ? dataset.validationCount : dataset.trainingCount)
    guard count > 0 else { return nil }
    samples = dataset.samples
    indices = (first..<first + count).map { Int32($0) }
    let range = first..<first + count
    guard let content = isSeries ? Self.series(dataset, range) : Self.images(plan, indices) else {
      return nil
    }
    self.content = content
  }

  private static func series(_ dataset: Dataset, _ range: Range<Int>) -> Content? {
    guard case .values(let values, width: 1) = dataset.samples.targets else { return nil }
    let scaling = dataset.targetScalings.first ?? .identity
    return .series(truth: values[range].map { scaling.original($0) }, scaling)
  }

  private static func images(_ plan: TrainingPlan, _ indices: [Int32]) -> Content? {
    guard let shape = imageShape(plan) else { return nil }
    let (samples, width) = (plan.dataset.samples, plan.dataset.samples.shape.count)
    var rows = [Float](repeating: 0, count: indices.count * width)
    indices.withUnsafeBufferPointer { indices in
      rows.withUnsafeMutableBufferPointer { rows in
        if let start = rows.baseAddress { samples.gather(indices, into: start) }
      }
    }
    let scale = PixelScale(shape: shape, scalings: plan.dataset.featureScalings, values: rows)
    let images = Self.images(rows, count: indices.count, scale)
    guard plan.adversarial == nil else { return .generated(scale) }
    switch samples.targets {
    case .inputs: return .reconstructions(images, scale)
    case .labels(let labels, let count):
      // One output for many classes is a value, not a class.
      guard plan.model.outputShape.count > 1 || count <= 2 else { return nil }
      return .classifications(
        ClassificationSource(plan, scale: scale, shown: indices, labels: labels))
    case .values: return nil
    }
  }

  /// Rows, columns and channels of a sample: the data's own, or those the model reads a flat row as or a generator
  /// makes.
  static func imageShape(_ plan: TrainingPlan) -> Shape? {
    var shapes = [plan.dataset.samples.shape, plan.model.inputShape]
    if let generator = plan.adversarial?.generator { shapes.append(generator.outputShape) }
    return shapes.first { $0.rank == 3 && $0.extents[0] > 1 && $0.extents[1] > 1 }
  }

  /// Asks the network, in inference mode, and puts its answers beside the samples.
  ///
  /// - Complexity: a forward pass over the samples; allocates, so not within a step.
  func preview(of session: TrainingSession) -> Preview? {
    if case .generated(let scale) = content {
      return session.generatedSamples(count: Self.imageCount).map { samples in
        .samples(Self.images(samples, count: Self.imageCount, scale))
      }
    }
    if case .classifications(let source) = content {
      return .classifications(source.classifications(of: session))
    }
    if case .regions(let source) = content { return .regions(source.regions(of: session)) }
    let (inputs, outputs) = answers(of: session)
    switch content {
    case .generated, .classifications, .regions: return nil
    case .reconstructions(let images, let scale):
      let answers = Self.images(outputs, count: images.count, scale)
      let noisy = inputs.isEmpty ? [] : Self.images(inputs, count: images.count, scale)
      return .reconstructions(
        images.indices.map { index in
          Reconstruction(
            original: images[index], input: noisy.isEmpty ? nil : noisy[index],
            output: answers[index])
        })
    case .series(let truth, let scaling):
      return .series(truth: truth, prediction: outputs.map { scaling.original($0) })
    }
  }

  private static func images(_ values: [Float], count: Int, _ scale: PixelScale) -> [GrayImage] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { scale.image(values, at: $0 * values.count / count) }
    }
  }

  /// The outputs for all samples, batch after batch where the network has room for fewer, and what it saw of them
  /// where noise was added: that of a validation, which is always the same.
  private func answers(of session: TrainingSession) -> (noisyInputs: [Float], outputs: [Float]) {
    let model = session.model
    let isNoisy = session.objective.validation.disturbance.inputNoise > 0
    let width = model.network.outputShape.count
    var inputs: [Float] = []
    var outputs: [Float] = []
    outputs.reserveCapacity(indices.count * width)
    session.forEachAnswer(to: indices) { range in
      if isNoisy {
        inputs += UnsafeBufferPointer(
          start: model.network.input, count: range.count * samples.shape.count)
      }
      outputs += UnsafeBufferPointer(start: model.predictions, count: range.count * width)
    }
    return (inputs, outputs)
  }
}
