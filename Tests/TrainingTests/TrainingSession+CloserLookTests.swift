import Monitoring
import Testing

@testable import Training

@Suite("A closer look at what a network sees in an image")
struct TrainingSessionCloserLookTests {
  private typealias Preview = TrainingSessionPreviewTests

  @Test("saliency is the size of the score's gradient by each pixel, whatever dropout does")
  func saliency() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: """
          [{"type": "flatten"}, {"type": "dropout", "rate": 0.5},
           {"type": "dense", "units": 6, "activation": "tanh"},
           {"type": "batch_normalization"},
           {"type": "dense", "units": 2, "activation": "softmax"}]
          """, dataset: Preview.images()))
    _ = session.trainStep()
    let before = session.model.network.parameters.values()
    let gradients = session.model.network.gradients.values()
    let found = try Preview.found(session)
    #expect(session.model.network.parameters.values() == before)
    #expect(session.model.network.gradients.values() == gradients)
    #expect(found.saliencies.count == found.answers.count)
    // The third sample once more, by central differences.
    let (network, sample) = (session.model.network, 2)
    func scores(_ pixel: Int, _ change: Float) -> [Float] {
      let values = found.answers[sample].image.pixels.map { Float($0) / 255 }
      for (index, value) in values.enumerated() { network.input[index] = value }
      network.input[pixel] += change
      network.forward(batch: 1, isTraining: false)
      return [network.output[0], network.output[1]]
    }
    let label = found.answers[sample].prediction == "1" ? 1 : 0
    let slopes = (0..<24).map { pixel in
      abs(scores(pixel, 0.01)[label] - scores(pixel, -0.01)[label])
    }
    let most = slopes.max() ?? 0
    for (pixel, slope) in slopes.enumerated() {
      let level = Float(found.saliencies[sample].pixels[pixel])
      #expect(abs(level - slope / most * 255) < 3, "\(pixel)")
    }
  }

  @Test("occlusion is the mean fall of the class's probability below the patches over each pixel")
  func occlusion() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: """
          [{"type": "flatten"}, {"type": "dropout", "rate": 0.5},
           {"type": "dense", "units": 6, "activation": "tanh"},
           {"type": "dense", "units": 2, "activation": "softmax"}]
          """, dataset: Preview.images()))
    _ = session.trainStep()
    session.examinedSample = 3
    let before = session.model.network.parameters.values()
    let found = try Preview.found(session)
    #expect(session.model.network.parameters.values() == before)
    let occlusion = try #require(found.occlusion)
    let (answer, falls) = (found.answers[3], occlusion.falls)
    #expect(occlusion.index == 3 && falls.rows == answer.image.rows)
    #expect(occlusion.patch == max(1, min(falls.rows, falls.columns) / 4))
    // Naively: for each place of the patch one image, and for each pixel all places that cover it.
    func probability(top: Int, left: Int) -> Float {
      for index in 0..<falls.rows * falls.columns {
        let (row, column) = (index / falls.columns, index % falls.columns)
        let isCovered =
          (top..<top + occlusion.patch).contains(row)
          && (left..<left + occlusion.patch).contains(column)
        session.model.network.input[index] =
          isCovered ? 0.5 : Float(answer.image.pixels[index]) / 255
      }
      session.model.predict(batch: 1)
      return session.model.predictions[answer.prediction == "1" ? 1 : 0]
    }
    let starts = { (extent: Int) in
      (0...extent - occlusion.patch).filter {
        $0 % max(1, occlusion.patch / 2) == 0 || $0 == extent - occlusion.patch
      }
    }
    var means: [Float] = []
    for pixel in 0..<falls.rows * falls.columns {
      var (sum, count): (Float, Float) = (0, 0)
      for top in starts(falls.rows)
      where (top..<top + occlusion.patch).contains(pixel / falls.columns) {
        for left in starts(falls.columns)
        where (left..<left + occlusion.patch).contains(pixel % falls.columns) {
          sum += answer.confidence - probability(top: top, left: left)
          count += 1
        }
      }
      means.append(max(0, sum / count))
    }
    let most = try #require(means.max())
    #expect(most > 0 && abs(occlusion.largestFall - most) < 1e-3)
    for (pixel, mean) in means.enumerated() {
      #expect(abs(Float(falls.pixels[pixel]) - mean / most * 255) < 3, "\(pixel)")
    }
  }

  @Test("occlusion of one sigmoid output is the fall of the class that it speaks for")
  func binaryOcclusion() throws {
    // One pixel in the middle of the levels speaks for the second class, all others for none.
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: #"[{"type": "flatten"}, {"type": "dense", "units": 1, "activation": "sigmoid"}]"#,
        loss: "binary_crossentropy", dataset: Preview.images()))
    let parameters = session.model.network.parameters
    for (weight, name) in [(Float(4), "1"), (-4, "0")] {
      // With all pixels bright the class is sure; covering the first one takes some of that away.
      parameters.replace(with: [weight] + [Float](repeating: 0, count: parameters.count - 1))
      let answers = try Preview.found(session).answers
      session.examinedSample = try #require(
        answers.firstIndex { $0.prediction == name && $0.image.pixels[0] > 150 })
      let occlusion = try #require(try Preview.found(session).occlusion)
      #expect(occlusion.largestFall > 0.05 && occlusion.falls.pixels[0] == 255, "\(name)")
    }
  }

  @Test("occlusion covers images of any size to both ends, and passes over what is not there")
  func patches() throws {
    for (rows, columns) in [(28, 28), (2, 2), (3, 9), (30, 17), (4, 5)] {
      let scale = PixelScale(shape: [rows, columns, 1], scalings: [], values: [0, 1])
      let source = OcclusionSource(shape: [rows, columns, 1], scale: scale)
      #expect(source.tops[0] == 0 && source.tops.last == rows - source.patch)
      #expect(source.lefts[0] == 0 && source.lefts.last == columns - source.patch)
      #expect(zip(source.tops, source.tops.dropFirst()).allSatisfy { $1 - $0 <= source.patch })
    }
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: #"[{"type": "flatten"}, {"type": "dense", "units": 2, "activation": "softmax"}]"#,
        dataset: Preview.images()))
    session.examinedSample = 1_000_000
    let last = try Preview.found(session)
    #expect(last.occlusion?.index == last.answers.count - 1)
    session.model.network.parameters.pointer[0] = .nan
    #expect(try Preview.found(session).occlusion == nil)
  }
}
