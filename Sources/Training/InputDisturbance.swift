import Datasets
import Monitoring
import Tensors

/// Changes samples at random on their way into a network: moved images, noise.
///
/// What happens to a sample follows from the seed, the epoch and the sample's number alone, whatever the batch it is
/// in. Where nothing is to change, the samples stay as they are to the last bit. Allocates nothing after `init`.
final class InputDisturbance {
  /// Of training batches; evaluation leaves it empty.
  var augmentation: Augmentation
  /// The deviation of the noise in samples that are their own targets, evaluation included.
  var inputNoise: Double
  private let isTraining: Bool
  private let seed: UInt64
  private var epochSeed: UInt64
  private let width: Int
  private let image: ImageShape?
  private let limits: ClosedRange<Float>
  /// For each worker an image within a border of zeros, for `Kernels.transform`.
  private let padded: [FloatBuffer]

  /// - Parameters:
  ///   - plan: with the noise and the augmentation to begin with.
  ///   - split: only training samples are augmented; each split has random numbers of its own.
  ///   - workers: how many take parts of a batch at once.
  init(_ plan: TrainingPlan, on split: DataSplit, workers: Int = 1) {
    let data = plan.definition.data
    isTraining = split == .training
    augmentation = isTraining ? data.augmentation ?? Augmentation() : Augmentation()
    inputNoise = data.inputNoise
    width = plan.dataset.samples.shape.count
    image = plan.dataset.imageShape
    limits = plan.dataset.noiseLimits
    seed =
      RandomGenerator(
        seed: plan.definition.training.seed, stream: split == .test ? 6 : 5
      ).state.0
    epochSeed = seed
    // Evaluation moves nothing.
    var count = 0
    if split == .training, let image {
      count = (image.rows + 3) * (image.columns + 3) * image.channels
    }
    padded = (0..<max(1, workers)).map { _ in FloatBuffer(count: count) }
  }

  /// Sets a hyperparameter of the data; evaluation goes on without augmentation.
  func apply(_ key: HyperparameterKey, _ number: Double) {
    if key == .inputNoise { inputNoise = number }
    if isTraining, let change = key.augmentation { augmentation[change] = number }
  }

  /// Takes the random numbers of an epoch, counted from 1; before that they are those of epoch 0.
  func begin(epoch: Int) {
    epochSeed = RandomGenerator(seed: seed, stream: UInt64(epoch)).state.0
  }

  /// Shifts, turns and zooms the images in `rows`.
  /// - Parameters:
  ///   - rows: `[indices.count, shape]`.
  ///   - worker: who asks.
  func move(
    _ indices: UnsafeBufferPointer<Int32>, in rows: UnsafeMutablePointer<Float>, worker: Int
  ) {
    guard augmentation.movesPixels, let image else { return }
    let padded = padded[worker].pointer
    let (shift, rotate) = (Float(augmentation.shift), Float(augmentation.rotate))
    let zoom = Float(augmentation.zoom)
    var row = 0
    while row < indices.count {
      var generator = generator(for: indices[row], purpose: 0)
      // All four are drawn, so that a change of one leaves the others as they are.
      let right = shift * (2 * generator.uniform() - 1)
      let down = shift * (2 * generator.uniform() - 1)
      let degrees = rotate * (2 * generator.uniform() - 1)
      let factor = 1 + zoom * (2 * generator.uniform() - 1)
      Kernels.transform(
        rows + row * width, rows: image.rows, columns: image.columns, channels: image.channels,
        by: AffineMap(
          rows: image.rows, columns: image.columns, right: right, down: down, degrees: degrees,
          zoom: factor), padded: padded)
      row += 1
    }
  }

  /// Adds the noise to the samples in `rows`.
  /// - Parameter rows: `[indices.count, shape]`.
  func addNoise(_ indices: UnsafeBufferPointer<Int32>, in rows: UnsafeMutablePointer<Float>) {
    guard inputNoise > 0 || augmentation.noise > 0 else { return }
    // Two independent noises are one of the common deviation.
    let variance = inputNoise * inputNoise + augmentation.noise * augmentation.noise
    let deviation = Float(variance.squareRoot())
    var row = 0
    while row < indices.count {
      var generator = generator(for: indices[row], purpose: 1)
      Kernels.addNoise(
        rows + row * width, count: width, deviation: deviation, seed: generator.next(),
        within: limits)
      row += 1
    }
  }

  private func generator(for sample: Int32, purpose: UInt64) -> RandomGenerator {
    let number = UInt64(UInt32(bitPattern: sample)) << 1 | purpose
    return RandomGenerator(seed: epochSeed ^ (number &* 0xD134_2543_DE82_EF95))
  }
}
