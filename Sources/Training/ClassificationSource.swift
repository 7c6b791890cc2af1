import Datasets
import Monitoring
import NeuralNetworks
import Tensors

/// What a preview of a classifier of images is made of: some that are shown, and more in which mistakes are
/// looked for.
struct ClassificationSource {
  /// Samples in which mistakes are looked for.
  static let examinedCount = 512
  /// Mistakes that are told of.
  static let mistakeCount = 32

  private let samples: Samples
  private let scale: PixelScale
  private let shape: Shape
  private let shown: [Int32]
  private let examined: [Int32]
  private let labels: [Int32]
  private let classes: [String]

  /// - Parameters:
  ///   - shown: the samples that are always shown; mistakes are looked for from their first one on.
  ///   - labels: of all samples.
  init(_ plan: TrainingPlan, scale: PixelScale, shown: [Int32], labels: [Int32]) {
    samples = plan.dataset.samples
    self.scale = scale
    self.shown = shown
    self.labels = labels
    shape = PreviewSource.imageShape(plan) ?? samples.shape
    classes = plan.dataset.names.classes
    let first = Int(shown.first ?? 0)
    let end = first == 0 ? plan.dataset.trainingCount : samples.count
    examined = (first..<min(end, first + Self.examinedCount)).map { Int32($0) }
  }

  /// Asks the network, in inference mode.
  ///
  /// - Complexity: a forward pass over the examined samples and the places of the patch, a backward pass over the
  ///   shown ones.
  func classifications(of session: TrainingSession) -> Classifications {
    var saliencies: [GrayImage] = []
    var answers: [Classification] = []
    forEachBatch(of: shown, session) { index, answer in
      answers.append(classification(index, answer, session))
    } afterwards: { rows, answers in
      saliencies += self.saliencies(of: answers, rows: rows, session)
    }
    var wrong: [(index: Int32, answer: ClassAnswer?)] = []
    forEachBatch(of: examined, session) { index, answer in
      if answer?.label != Int(labels[Int(index)]) { wrong.append((index, answer)) }
    }
    // What comes first in the data comes first among equals, so that the order does not flicker.
    wrong.sort {
      let (a, b) = ($0.answer?.confidence ?? 0, $1.answer?.confidence ?? 0)
      return a > b || (a == b && $0.index < $1.index)
    }
    let mistakes = wrong.prefix(Self.mistakeCount).map {
      classification($0.index, $0.answer, session)
    }
    let closer = min(max(0, session.examinedSample), shown.count - 1)
    let occlusion = OcclusionSource(shape: shape, scale: scale).occlusion(
      of: values(of: shown[closer]), at: closer, session)
    return Classifications(
      answers: answers, saliencies: saliencies, occlusion: occlusion, mistakes: mistakes,
      examined: examined.count, wrong: wrong.count)
  }

  /// A sample as the network reads it.
  private func values(of index: Int32) -> [Float] {
    var values = [Float](repeating: 0, count: samples.shape.count)
    withUnsafePointer(to: index) { index in
      values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress else { return }
        samples.gather(UnsafeBufferPointer(start: index, count: 1), into: start)
      }
    }
    return values
  }

  private func classification(
    _ index: Int32, _ answer: ClassAnswer?, _ session: TrainingSession
  ) -> Classification {
    Classification(
      image: values(of: index).withUnsafeBufferPointer { scale.image($0, at: 0) },
      truth: name(Int(labels[Int(index)])), prediction: answer.map { name($0.label) } ?? "NaN",
      confidence: answer?.confidence ?? 0)
  }

  private func name(_ label: Int) -> String {
    classes.indices.contains(label) ? classes[label] : String(label)
  }

  /// The network's answers, batch after batch.
  private func forEachBatch(
    of indices: [Int32], _ session: TrainingSession, _ body: (Int32, ClassAnswer?) -> Void,
    afterwards: (_ rows: Int, _ answers: [ClassAnswer?]) -> Void = { _, _ in }
  ) {
    session.forEachAnswer(to: indices) { range in
      let answers = (0..<range.count).map { ClassAnswer(session.model, row: $0) }
      for (index, answer) in zip(indices[range], answers) { body(index, answer) }
      afterwards(range.count, answers)
    }
  }

  /// The gradients of the answers' scores by the batch that has just passed, as images.
  private func saliencies(
    of answers: [ClassAnswer?], rows: Int, _ session: TrainingSession
  ) -> [GrayImage] {
    let network = session.model.network
    let width = network.outputShape.count
    network.outputGradient.update(repeating: 0, count: rows * width)
    for (row, answer) in answers.enumerated() {
      guard let answer else { continue }
      // A single output speaks for the second class, and against the first.
      if width == 1 { network.outputGradient[row] = answer.label == 1 ? 1 : -1 }
      if width > 1 { network.outputGradient[row * width + answer.label] = 1 }
    }
    network.backward(
      batch: rows, needsInputGradient: true, needsParameterGradients: false, isTraining: false)
    return (0..<rows).map { saliency(network.inputGradient + $0 * samples.shape.count) }
  }

  /// The largest size of a gradient among a pixel's channels, by that of the whole image.
  private func saliency(_ gradient: UnsafePointer<Float>) -> GrayImage {
    let channels = shape.extents[2]
    let sizes = (0..<shape.extents[0] * shape.extents[1]).map { pixel in
      (0..<channels).reduce(Float(0)) { max($0, abs(gradient[pixel * channels + $1])) }
    }
    let most = sizes.max() ?? 0
    return GrayImage(
      rows: shape.extents[0], columns: shape.extents[1],
      pixels: sizes.map { most > 0 && most.isFinite ? UInt8(($0 / most * 255).rounded()) : 0 })
  }
}
