import Datasets
import NeuralNetworks
import Tensors

/// Brings samples into a network's input and their targets beside it, batch after batch.
///
/// The order of each epoch and whatever disturbs the samples follow from the seed alone. All memory is reserved
/// before an epoch starts.
final class BatchLoader {
  private let samples: Samples
  private let needsLabels: Bool
  private let needsValues: Bool
  private let width: Int
  private var order: [Int32]
  /// The seed of the orders, or nil to keep the samples' own.
  private let seed: UInt64?
  private let firstSample: Int32
  private var labels: [Int32] = []
  private var values: FloatBuffer
  private let reconstructsInputs: Bool
  /// What is done to the inputs on their way into the network.
  let disturbance: InputDisturbance

  /// - Parameters:
  ///   - range: the samples to go through.
  ///   - seed: the seed of the order, or nil to keep the samples' own.
  ///   - disturbance: of the inputs.
  convenience init(
    _ samples: Samples, range: Range<Int>, model: ModelPlan, capacity: Int, seed: UInt64?,
    disturbance: InputDisturbance
  ) {
    self.init(
      samples, range: range, capacity: capacity, seed: seed, disturbance: disturbance,
      width: model.outputShape.count,
      needsLabels: model.loss.usesLabels
        || model.metrics.contains { !$0.usesValues(columns: model.width) },
      needsValues: !model.loss.usesLabels
        || model.metrics.contains { $0.usesValues(columns: model.width) })
  }

  /// Samples without what they are to be; with `width`, outputs for each, also with that.
  init(
    _ samples: Samples, range: Range<Int>, capacity: Int, seed: UInt64?,
    disturbance: InputDisturbance, width: Int = 0, needsLabels: Bool = false,
    needsValues: Bool = false
  ) {
    self.disturbance = disturbance
    reconstructsInputs = if case .inputs = samples.targets { true } else { false }
    self.samples = samples
    order = range.map { Int32($0) }
    self.seed = seed
    firstSample = Int32(range.lowerBound)
    self.width = width
    self.needsLabels = needsLabels
    self.needsValues = needsValues
    values = FloatBuffer(count: 0)
    reserve(capacity)
  }

  var count: Int { order.count }

  /// Makes room for batches of up to `capacity` rows.
  func reserve(_ capacity: Int) {
    if labels.count < capacity { labels = Array(repeating: 0, count: capacity) }
    if needsValues, values.count < capacity * width {
      values = FloatBuffer(count: capacity * width)
    }
  }

  /// Draws the order of an epoch, which follows from the seed and the epoch's number alone.
  func shuffle(epoch: Int) {
    disturbance.begin(epoch: epoch)
    guard let seed else { return }
    for index in order.indices { order[index] = firstSample + Int32(index) }
    var generator = RandomGenerator(seed: seed, stream: 1 &+ UInt64(epoch) << 8)
    order.withUnsafeMutableBufferPointer { generator.shuffle($0) }
  }

  /// Writes the batch that starts at `position` into a network's input.
  func gather(at position: Int, rows: Int, into input: UnsafeMutablePointer<Float>) {
    order.withUnsafeBufferPointer { order in
      let indices = UnsafeBufferPointer(rebasing: order[position..<position + rows])
      samples.gather(indices, into: input)
      disturbance.move(indices, in: input)
      disturbance.addNoise(indices, in: input)
    }
  }

  /// Writes the batch that starts at `position` into the network's input and hands its targets to `body`.
  func withBatch<Result>(
    at position: Int, rows: Int, into input: UnsafeMutablePointer<Float>,
    _ body: (TargetBatch) -> Result
  ) -> Result {
    order.withUnsafeBufferPointer { order in
      let indices = UnsafeBufferPointer(rebasing: order[position..<position + rows])
      samples.gather(indices, into: input)
      disturbance.move(indices, in: input)
      return labels.withUnsafeMutableBufferPointer { labels in
        // `reserve` made room for at least one row.
        let start = labels.baseAddress.unsafelyUnwrapped
        if needsLabels { samples.gatherLabels(indices, into: start) }
        if needsValues {
          if reconstructsInputs {
            // What was moved is to come back moved, and without the noise that is added next.
            values.pointer.update(from: input, count: rows * width)
          } else {
            samples.gatherValues(indices, width: width, into: values.pointer)
          }
        }
        disturbance.addNoise(indices, in: input)
        return body(TargetBatch(labels: start, values: values.pointer))
      }
    }
  }
}

extension ModelPlan {
  /// Outputs for each sample.
  var width: Int { outputShape.count }
}
