import Tensors

/// A network with its loss and metrics: one call for the gradients of a batch, one for its evaluation.
public final class Model {
  public let network: Network
  public let plan: ModelPlan
  /// What is gathered over whole epochs; the caller resets it.
  public let epochMetrics: EpochMetrics
  /// What evaluation counts for a classifier; the caller resets it.
  public var confusion: ConfusionCounts?
  /// What one of each target column's units is in the original ones, so that errors are told in these; empty for
  /// columns that have no scales of their own.
  public var targetUnits: [Float] = []
  private let stepMetrics: [Metric]
  private let columns: Int

  /// - Parameter capacity: the largest number of rows in a batch.
  public init(_ plan: ModelPlan, capacity: Int) {
    self.plan = plan
    network = plan.network.network(capacity: capacity)
    stepMetrics = plan.stepMetrics
    epochMetrics = EpochMetrics(plan.metrics, columns: plan.outputShape.count)
    columns = plan.outputShape.count
  }

  private init(replicaOf model: Model, number: Int, capacity: Int) {
    plan = model.plan
    network = model.network.replica(number, capacity: capacity)
    stepMetrics = model.stepMetrics
    epochMetrics = EpochMetrics(model.plan.metrics, columns: model.columns)
    confusion = model.confusion.map { ConfusionCounts(like: $0) }
    columns = model.columns
    targetUnits = model.targetUnits
  }

  /// A model with the same parameters that takes a part of each batch; see `Network.replica`.
  public func replica(_ number: Int, capacity: Int) -> Model {
    Model(replicaOf: self, number: number, capacity: capacity)
  }

  /// Takes over what a replica has gathered and counted, and leaves it none of it.
  public func gather(from replica: Model) {
    epochMetrics.take(from: replica.epochMetrics)
    if let counts = replica.confusion { confusion?.take(from: counts) }
  }

  /// `[capacity, outputs]`: after `train` or `evaluate`, the predictions of the batch.
  public var predictions: UnsafePointer<Float> { UnsafePointer(network.output) }

  /// Forward, loss and backward for the batch in `network.input`; leaves gradients in the network.
  /// - Parameters:
  ///   - total: rows in the whole batch, of which this is a part; nil for all.
  ///   - shared: the whole batch, where other workers train on its other parts at the same time; then gradients
  ///     of large kernels are left to the update.
  ///   - regularizes: whether regularizers are heard, which only one part of a batch may do.
  /// - Returns: the sums of loss and metrics over the batch.
  public func train(
    batch: Int, of total: Int? = nil, targets: TargetBatch, regularizes: Bool = true,
    needsInputGradient: Bool = false, shared: SharedBatch? = nil
  ) -> Sums {
    let total = total ?? batch
    network.forward(batch: batch, isTraining: true, shared: shared)
    let loss = plan.loss.evaluate(
      network.output, targets, gradient: network.outputGradient, rows: batch * rowsPerSample,
      columns: rowWidth, scale: 1 / Float(total * rowsPerSample), smoothing: plan.labelSmoothing)
    var sums = self.sums(loss: loss, batch: batch, targets: targets)
    network.backward(batch: batch, needsInputGradient: needsInputGradient, shared: shared)
    if regularizes { sums[0] += network.regularize(addsGradients: true) * Double(total) }
    return sums
  }

  /// Forward and loss for the batch in `network.input`.
  public func evaluate(batch: Int, targets: TargetBatch) -> Sums {
    network.forward(batch: batch, isTraining: false)
    let loss = plan.loss.evaluate(
      network.output, targets, gradient: nil, rows: batch * rowsPerSample, columns: rowWidth,
      scale: 1, smoothing: plan.labelSmoothing)
    var sums = sums(loss: loss, batch: batch, targets: targets)
    sums[0] += network.regularize(addsGradients: false) * Double(batch)
    confusion?.add(network.output, targets, rows: batch)
    return sums
  }

  /// Forward only, for the batch in `network.input`; `predictions` are probabilities where the loss reads
  /// them.
  public func predict(batch: Int) {
    network.forward(batch: batch, isTraining: false)
    if let activation = plan.loss.fusedActivation {
      ActivationPass(activation).forward(
        network.output, into: network.output, rows: batch * rowsPerSample, columns: rowWidth)
    }
  }

  /// Cross-entropies over classes work on the last axis, all other losses on whole samples.
  private var rowWidth: Int {
    plan.loss.fusedActivation == .softmax ? plan.outputShape.last : columns
  }

  private var rowsPerSample: Int { columns / max(1, rowWidth) }

  private func sums(loss: Double, batch: Int, targets: TargetBatch) -> Sums {
    var sums = Sums()
    sums[0] = loss / Double(rowsPerSample)
    var index = 0
    while index < stepMetrics.count {
      sums[index + 1] = stepMetrics[index].sum(
        network.output, targets, rows: batch, columns: columns, units: targetUnits)
      index += 1
    }
    if !epochMetrics.metrics.isEmpty { epochMetrics.add(network.output, targets, rows: batch) }
    return sums
  }

  /// Sums over samples: the loss in lane 0, then the metrics in their order. At most 7 metrics.
  public typealias Sums = SIMD8<Double>
}
