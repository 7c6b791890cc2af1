import Monitoring
import NeuralNetworks
import Tensors

/// Covers parts of an image by a grey patch and looks how far the probability of its class falls.
///
/// - SeeAlso: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
struct OcclusionSource {
  /// Rows, columns and channels of the image.
  private let shape: Shape
  private let scale: PixelScale
  /// The side of the patch, a quarter of the image's.
  let patch: Int
  /// The rows and columns that the patch's top left corner goes through, half a patch apart and up to both ends.
  let tops: [Int]
  let lefts: [Int]

  init(shape: Shape, scale: PixelScale) {
    self.shape = shape
    self.scale = scale
    let patch = max(1, min(shape.extents[0], shape.extents[1]) / 4)
    func starts(_ extent: Int) -> [Int] {
      let last = extent - patch
      let starts = Array(stride(from: 0, through: last, by: max(1, patch / 2)))
      return starts.last == last ? starts : starts + [last]
    }
    self.patch = patch
    tops = starts(shape.extents[0])
    lefts = starts(shape.extents[1])
  }

  /// Asks the network, in inference mode, about the image as it is and once for each place of the patch.
  /// - Parameters:
  ///   - sample: the image as the network reads it.
  ///   - index: its place among those that are shown.
  /// - Returns: nil where an answer is no number.
  func occlusion(of sample: [Float], at index: Int, _ session: TrainingSession) -> Occlusion? {
    let model = session.model
    var answer: ClassAnswer?
    ask(session, about: sample, places: nil) { _ in answer = ClassAnswer(model, row: 0) }
    guard let answer else { return nil }
    let width = model.network.outputShape.count
    var falls: [Float] = []
    ask(session, about: sample, places: tops.count * lefts.count) { count in
      for row in 0..<count {
        let output = model.predictions[row * width + (width > 1 ? answer.label : 0)]
        let probability = width > 1 || answer.label == 1 ? output : 1 - output
        falls.append(answer.confidence - probability)
      }
    }
    guard falls.allSatisfy(\.isFinite) else { return nil }
    let means = meansByPixel(falls).map { max(0, $0) }
    let most = means.max() ?? 0
    return Occlusion(
      index: index, patch: patch,
      falls: GrayImage(
        rows: shape.extents[0], columns: shape.extents[1],
        pixels: means.map { most > 0 ? UInt8(($0 / most * 255).rounded()) : 0 }),
      largestFall: most)
  }

  /// Asks about copies of a sample, batch after batch.
  /// - Parameter places: of the patch, from the first on, one for each copy; nil for the sample as it is.
  private func ask(
    _ session: TrainingSession, about sample: [Float], places: Int?, _ body: (_ count: Int) -> Void
  ) {
    session.forEachAnswer(count: places ?? 1) { range, input in
      for (row, place) in range.enumerated() {
        let copy = input + row * sample.count
        copy.update(from: sample, count: sample.count)
        if places != nil { cover(place, copy) }
      }
    } _: {
      body($0.count)
    }
  }

  /// Makes a patch of a sample grey.
  private func cover(_ place: Int, _ sample: UnsafeMutablePointer<Float>) {
    forEachPixel(below: place) { pixel in
      for channel in 0..<shape.extents[2] {
        let index = pixel * shape.extents[2] + channel
        sample[index] = scale.middle(at: index)
      }
    }
  }

  private func forEachPixel(below place: Int, _ body: (Int) -> Void) {
    let (top, left) = (tops[place / lefts.count], lefts[place % lefts.count])
    for row in top..<top + patch {
      for column in left..<left + patch { body(row * shape.extents[1] + column) }
    }
  }

  /// The mean over the patches that cover each pixel.
  private func meansByPixel(_ falls: [Float]) -> [Float] {
    var sums = [Float](repeating: 0, count: shape.extents[0] * shape.extents[1])
    var counts = sums
    for (place, fall) in falls.enumerated() {
      forEachPixel(below: place) { pixel in
        sums[pixel] += fall
        counts[pixel] += 1
      }
    }
    return zip(sums, counts).map { $0 / max(1, $1) }
  }
}
