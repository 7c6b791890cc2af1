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
  private var labels = LabelBuffer(count: 0)
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
    if labels.count < capacity { labels = LabelBuffer(count: capacity) }
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
  /// - Parameter worker: who asks, where several take parts of a batch at once.
  func gather(
    at position: Int, rows: Int, into input: UnsafeMutablePointer<Float>, worker: Int = 0
  ) {
    order.withUnsafeBufferPointer { order in
      let indices = UnsafeBufferPointer(rebasing: order[position..<position + rows])
      samples.gather(indices, into: input)
      disturbance.move(indices, in: input, worker: worker)
      disturbance.addNoise(indices, in: input)
    }
  }

  /// Writes a batch, or a part of one, into a network's input and hands its targets to `body`.
  /// - Parameters:
  ///   - position: where the batch starts.
  ///   - part: the rows of the batch that are wanted; several workers may ask at once for parts that do not
  ///     overlap.
  ///   - worker: who asks.
  func withBatch<Result>(
    at position: Int, part: Range<Int>, worker: Int = 0,
    into input: UnsafeMutablePointer<Float>, _ body: (TargetBatch) -> Result
  ) -> Result {
    order.withUnsafeBufferPointer { order in
      let first = position + part.lowerBound
      let indices = UnsafeBufferPointer(rebasing: order[first..<first + part.count])
      samples.gather(indices, into: input)
      disturbance.move(indices, in: input, worker: worker)
      let labels = labels.pointer + part.lowerBound
      let values = values.pointer + part.lowerBound * (needsValues ? width : 0)
      if needsLabels { samples.gatherLabels(indices, into: labels) }
      if needsValues {
        if reconstructsInputs {
          // What was moved is to come back moved, and without the noise that is added next.
          values.update(from: input, count: part.count * width)
        } else {
          samples.gatherValues(indices, width: width, into: values)
        }
      }
      disturbance.addNoise(indices, in: input)
      return body(TargetBatch(labels: labels, values: values))
    }
  }
}

/// Class numbers of a batch, at a place that stays.
private final class LabelBuffer {
  let pointer: UnsafeMutablePointer<Int32>
  let count: Int

  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
  }

  deinit { pointer.deallocate() }
}

extension ModelPlan {
  /// Outputs for each sample.
  var width: Int { outputShape.count }
}
