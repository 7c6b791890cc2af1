import Tensors

/// A generator and a discriminator with their losses: one call for the gradients of each.
///
/// The discriminator is to say 1 of real samples and 0 of generated ones: its loss is the binary
/// cross-entropy, the mean over both. The generator is to make it say 1 (the non-saturating loss). Both are
/// ln 2 where the discriminator knows nothing.
///
/// Real and generated samples pass through the discriminator as batches of their own, so that batch
/// normalization sees either kind by itself. Its moving statistics follow these two passes and stay as they
/// are in the pass that trains the generator. Not Sendable: it belongs to the thread that trains.
public final class AdversarialModel {
  public let generator: Network
  public let discriminator: Model
  private let realTarget: Float
  /// A row of zeros, of ones and of what real samples count as.
  private var zeros: FloatBuffer
  private var ones: FloatBuffer
  private var realTargets: FloatBuffer
  private var logits: FloatBuffer

  /// Sums over the samples of a batch.
  public struct Sums {
    public var loss = 0.0
    /// Samples that the discriminator takes for real.
    public var real = 0.0

    public init(loss: Double = 0, real: Double = 0) {
      self.loss = loss
      self.real = real
    }

    /// Adds the sums of other samples.
    public mutating func add(_ other: Sums) {
      loss += other.loss
      real += other.real
    }
  }

  /// A batch in each of both networks that several workers pass at the same time. Weights are updated after
  /// several passes, so that kernels are not shared.
  public struct SharedBatches {
    let generator: SharedBatch
    let discriminator: SharedBatch

    /// - Parameter models: a model and its replicas, one for each worker.
    public init(_ models: [AdversarialModel], workers: WorkerTeam) {
      generator = SharedBatch(models.map(\.generator), workers: workers, sharesKernels: false)
      discriminator = SharedBatch(
        models.map(\.discriminator.network), workers: workers, sharesKernels: false)
    }

    /// Tells how the next batch is cut; before the workers begin with it.
    public func begin(rows: Int, parts: Int) {
      generator.begin(rows: rows, parts: parts)
      discriminator.begin(rows: rows, parts: parts)
    }
  }

  /// - Parameter capacity: the largest number of real samples in a batch, and of generated ones.
  public init(_ plan: AdversarialPlan, capacity: Int) {
    generator = plan.generator.network(capacity: capacity)
    discriminator = Model(plan.discriminator, capacity: capacity)
    realTarget = 1 - plan.labelSmoothing
    zeros = FloatBuffer(count: 0)
    ones = zeros
    realTargets = zeros
    logits = zeros
    makeTargets(capacity)
  }

  private init(replicaOf model: AdversarialModel, number: Int, capacity: Int) {
    generator = model.generator.replica(number, capacity: capacity)
    discriminator = model.discriminator.replica(number, capacity: capacity)
    realTarget = model.realTarget
    zeros = FloatBuffer(count: 0)
    ones = zeros
    realTargets = zeros
    logits = zeros
    makeTargets(capacity)
  }

  /// The same two networks with memory for a part of each batch; see `Network.replica`.
  public func replica(_ number: Int, capacity: Int) -> AdversarialModel {
    AdversarialModel(replicaOf: self, number: number, capacity: capacity)
  }

  private func makeTargets(_ count: Int) {
    zeros = FloatBuffer(count: count)
    ones = FloatBuffer(count: count)
    realTargets = FloatBuffer(count: count)
    logits = FloatBuffer(count: count)
    ones.pointer.update(repeating: 1, count: count)
    realTargets.pointer.update(repeating: realTarget, count: count)
  }

  /// Plans memory for larger batches; between passes only.
  public func reserve(capacity: Int) {
    guard capacity > generator.capacity else { return }
    generator.reserve(capacity: capacity)
    discriminator.network.reserve(capacity: capacity)
    makeTargets(capacity)
  }

  /// `[capacity, latent]`: the caller writes noise here.
  public var noise: UnsafeMutablePointer<Float> { generator.input }

  /// `[capacity, sample]`: the caller writes real samples here.
  public var samples: UnsafeMutablePointer<Float> { discriminator.network.input }

  /// Makes the numbers of random layers follow from the steps done.
  public func begin(step: Int) {
    generator.passCount = UInt64(step)
    discriminator.network.passCount = 3 * UInt64(step)
  }

  /// Fills `noise` with normal numbers.
  ///
  /// Each row's follow from the seed and the row's number, whatever part of a batch it is drawn with.
  /// - Parameter rows: their numbers within the whole batch; they are written from the first row on.
  public func drawNoise(_ rows: Range<Int>, seed: UInt64) {
    let width = generator.inputShape.count
    noise.update(repeating: 0, count: rows.count * width)
    var row = rows.lowerBound
    while row < rows.upperBound {
      var random = RandomGenerator(seed: seed ^ (UInt64(row + 1) &* 0xD134_2543_DE82_EF95))
      Kernels.addNoise(
        noise + (row - rows.lowerBound) * width, count: width, deviation: 1, seed: random.next(),
        within: -.infinity ... .infinity)
      row += 1
    }
  }

  // MARK: Training

  /// The discriminator's gradients for the real samples in `samples` and as many made of the noise in
  /// `noise`; leaves these in `samples`, for the generator's gradients.
  /// - Parameters:
  ///   - total: real samples in the whole batch, of which this is a part; nil for all.
  ///   - regularizes: whether regularizers are heard, which only one part of a batch may do.
  ///   - shared: the whole batch, where other workers pass its other parts at the same time.
  public func discriminatorGradients(
    batch: Int, of total: Int? = nil, regularizes: Bool = true, shared: SharedBatches? = nil
  ) -> (real: Sums, generated: Sums) {
    let network = discriminator.network
    let total = total ?? batch
    let scale = 0.5 / Float(total)
    network.forward(batch: batch, isTraining: true, shared: shared?.discriminator)
    let real = loss(realTargets, batch: batch, scale: scale)
    network.backward(batch: batch, shared: shared?.discriminator)
    generator.forward(batch: batch, isTraining: true, shared: shared?.generator)
    passOn(batch: batch)
    network.forward(batch: batch, isTraining: true, shared: shared?.discriminator)
    var generated = loss(zeros, batch: batch, scale: scale)
    network.backward(batch: batch, addsToGradients: true, shared: shared?.discriminator)
    // Half of the sum of both losses is reported.
    if regularizes {
      generated.loss += 2 * network.regularize(addsGradients: true) * Double(total)
    }
    return (real, generated)
  }

  /// The generator's gradients, through the discriminator as it is now, for the samples that
  /// `discriminatorGradients` left.
  public func generatorGradients(
    batch: Int, of total: Int? = nil, regularizes: Bool = true, shared: SharedBatches? = nil
  ) -> Sums {
    let total = total ?? batch
    let network = discriminator.network
    network.forward(
      batch: batch, isTraining: true, movesStatistics: false, shared: shared?.discriminator)
    var sums = loss(ones, batch: batch, scale: 1 / Float(total))
    network.backward(
      batch: batch, needsInputGradient: true, needsParameterGradients: false,
      shared: shared?.discriminator)
    generator.outputGradient.update(
      from: network.inputGradient, count: batch * network.inputShape.count)
    generator.backward(batch: batch, shared: shared?.generator)
    if regularizes { sums.loss += generator.regularize(addsGradients: true) * Double(total) }
    return sums
  }

  // MARK: Inference

  /// Losses for the real samples in `samples` and as many made of the noise in `noise`, without training.
  public func evaluate(batch: Int) -> (real: Sums, generated: Sums, generator: Sums) {
    let network = discriminator.network
    network.forward(batch: batch, isTraining: false)
    let real = loss(realTargets, batch: batch, scale: nil)
    generator.forward(batch: batch, isTraining: false)
    passOn(batch: batch)
    network.forward(batch: batch, isTraining: false)
    // The loss leaves probabilities where the logits were.
    logits.pointer.update(from: network.output, count: batch)
    var generated = loss(zeros, batch: batch, scale: nil)
    network.output.update(from: logits.pointer, count: batch)
    var fooled = loss(ones, batch: batch, scale: nil)
    generated.loss += 2 * network.regularize(addsGradients: false) * Double(batch)
    fooled.loss += generator.regularize(addsGradients: false) * Double(batch)
    return (real, generated, fooled)
  }

  /// Hands what the generator made to the discriminator.
  private func passOn(batch: Int) {
    samples.update(from: generator.output, count: batch * discriminator.network.inputShape.count)
  }

  /// The binary cross-entropy of what the discriminator says of its batch.
  /// - Parameter scale: what gradients are multiplied by; nil for none.
  private func loss(_ targets: FloatBuffer, batch: Int, scale: Float?) -> Sums {
    let network = discriminator.network
    let loss = Kernels.sigmoidCrossEntropy(
      network.output, targets: targets.pointer,
      gradient: scale == nil ? nil : network.outputGradient, rows: batch, columns: 1,
      scale: scale ?? 1)
    var real = 0
    var row = 0
    while row < batch {
      if network.output[row] > 0.5 { real += 1 }
      row += 1
    }
    return Sums(loss: loss, real: Double(real))
  }
}
