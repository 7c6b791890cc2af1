import Tensors

/// A batch of which a network and its replicas have a part each, and large kernels of which each worker has
/// some rows.
///
/// A worker multiplies what all parts bring to its rows of a kernel, so that no other core ever needs these
/// weights: what flows in and out of a layer is less. Layers that look at whole batches exchange sums
/// (`WholeBatch`). Everything else a worker does for its own part alone. All workers call the same passes in
/// the same order; they wait for one another before and after each layer that is shared.
public final class SharedBatch {
  /// The network, then its replicas, by worker.
  let networks: [Network]
  private let workers: WorkerTeam
  /// Rows of the whole batch, and how many workers have some of them.
  private(set) var rows = 0
  private(set) var parts = 1
  /// What each worker's rows of a kernel give for the whole batch.
  private var sums: [FloatBuffer] = []
  private let width: Int
  /// Whether workers have rows of large kernels, and gradients of these are put off.
  let sharesKernels: Bool
  /// What each worker brings to a sum over the batch.
  private let exchanged: [FloatBuffer]

  /// - Parameters:
  ///   - networks: a network and its replicas, one for each worker.
  ///   - sharesKernels: false where a network has several passes before its weights are updated.
  public init(_ networks: [Network], workers: WorkerTeam, sharesKernels: Bool = true) {
    self.networks = networks
    self.workers = workers
    self.sharesKernels = sharesKernels
    let kernels = sharesKernels ? networks[0].largeKernels.compactMap { $0 } : []
    width = kernels.filter(\.sharesKernel).map(\.outputShape.count).max() ?? 0
    let most = networks[0].layers.map(\.exchangedCount).max() ?? 0
    exchanged = networks.map { _ in FloatBuffer(count: most) }
    reserve()
  }

  /// Makes room for as many rows as the networks have.
  public func reserve() {
    let capacity = networks.reduce(0) { $0 + $1.capacity }
    sums = networks.map { _ in FloatBuffer(count: capacity * width) }
  }

  /// Tells how the next batch is cut; before the workers begin with it.
  public func begin(rows: Int, parts: Int) {
    self.rows = rows
    self.parts = parts
  }

  func part(_ worker: Int) -> Range<Int> { WorkerTeam.part(worker, of: parts, count: rows) }

  /// Waits until all that have a part have come this far.
  func wait() { workers.wait(parts) }

  /// Replaces each worker's `values` by their sum over all parts, taken in the order of the workers.
  /// - Parameter count: at most what a layer has as `exchangedCount`.
  func sum(_ values: UnsafeMutablePointer<Float>, count: Int, worker: Int) {
    exchanged[worker].pointer.update(from: values, count: count)
    wait()
    values.update(from: exchanged[0].pointer, count: count)
    var part = 1
    while part < parts {
      Kernels.add(values, exchanged[part].pointer, count: count)
      part += 1
    }
    wait()
  }

  /// A worker's sums for one part of the batch; none others write there.
  func sums(_ worker: Int, part: Int) -> UnsafeMutablePointer<Float> {
    sums[worker].pointer + self.part(part).lowerBound * width
  }
}

extension Network {
  /// `Layer.forward` of a layer whose kernel is shared.
  func forwardShared(
    _ layer: any LargeKernelLayer, _ index: Int, _ pass: LayerPass, in shared: SharedBatch
  ) {
    let kernel = Self.sharedRows(of: layer, number, of: shared.parts)
    forEachPart(of: shared) { network, part, rows in
      layer.multiply(
        network.pass(index, batch: rows, isTraining: true, inputGradient: nil), kernelRows: kernel,
        into: part == number ? layer.productSums(pass) : shared.sums(number, part: part))
    }
    var part = 0
    while part < shared.parts {
      if part != number {
        Kernels.add(
          layer.productSums(pass), shared.sums(part, part: number),
          count: pass.batch * layer.outputShape.count)
      }
      part += 1
    }
    layer.finish(pass)
  }

  /// Writes the input's gradient of a layer whose kernel is shared, for all parts.
  func inputGradientShared(
    _ layer: any LargeKernelLayer, _ index: Int,
    _ target: (Network) -> UnsafeMutablePointer<Float>, in shared: SharedBatch
  ) {
    let kernel = Self.sharedRows(of: layer, number, of: shared.parts)
    forEachPart(of: shared) { network, _, rows in
      layer.writeInputGradient(
        network.pass(index, batch: rows, isTraining: true, inputGradient: target(network)),
        kernelRows: kernel)
    }
  }

  /// Calls `body` for each part of the batch, once all workers are there and before any goes on.
  private func forEachPart(
    of shared: SharedBatch, _ body: (_ network: Network, _ part: Int, _ rows: Int) -> Void
  ) {
    shared.wait()
    var part = 0
    while part < shared.parts {
      body(shared.networks[part], part, shared.part(part).count)
      part += 1
    }
    shared.wait()
  }
}
