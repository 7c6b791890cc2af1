import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Updates the trained parameters of a network from their gradients, in one pass over contiguous memory.
///
/// The learning rate is an argument of each update, never a hidden field; the other numbers are read from
/// `definition`, which may change between updates. Not Sendable: it belongs to the thread that trains.
public final class Optimizer {
  /// Another kind than before starts with fresh moments.
  public var definition: OptimizerDefinition {
    didSet {
      numbers = Numbers(definition)
      if definition.kind != oldValue.kind { reset() }
    }
  }
  /// Updates done since the moments were fresh; Adam's bias correction counts them.
  public private(set) var step = 0
  private let network: Network
  private var numbers: Numbers

  /// The definition's numbers as updates want them, so that no step looks anything up.
  private struct Numbers {
    let weightDecay, clipNorm, beta1, beta2: Double
    let momentum, rho, epsilon: Float
    let nesterov: Bool

    init(_ definition: OptimizerDefinition) {
      weightDecay = definition[.weightDecay]
      clipNorm = definition[.globalClipnorm]
      beta1 = definition[.beta1]
      beta2 = definition[.beta2]
      momentum = Float(definition[.momentum])
      rho = Float(definition[.rho])
      epsilon = Float(definition[.epsilon])
      nesterov = definition[.nesterov] != 0
    }
  }

  /// First moments or velocities, and second moments or accumulated squares.
  private let first: FloatBuffer
  private let second: FloatBuffer

  /// - Parameter network: whose trained parameters are updated in place.
  public init(_ definition: OptimizerDefinition, network: Network) {
    self.definition = definition
    numbers = Numbers(definition)
    self.network = network
    first = FloatBuffer(count: network.parameters.count)
    second = FloatBuffer(count: network.parameters.count)
    squares = .allocate(capacity: Self.mostWorkers)
    squares.initialize(repeating: 0, count: Self.mostWorkers)
    reset()
  }

  deinit { squares.deallocate() }

  private func reset() {
    step = 0
    first.zero()
    let start = definition.kind == .adagrad ? definition[.initialAccumulatorValue] : 0
    second.pointer.update(repeating: Float(start), count: second.count)
  }

  /// Copies of both moments, in the layout of the network's parameters.
  public var moments: (first: [Float], second: [Float]) { (first.values(), second.values()) }

  /// Goes on with moments taken from a run of the same model and kind.
  /// - Returns: false, and nothing has changed, when their size is another.
  public func restore(_ moments: (first: [Float], second: [Float]), step: Int) -> Bool {
    guard moments.first.count == first.count, moments.second.count == second.count else {
      return false
    }
    first.replace(with: moments.first)
    second.replace(with: moments.second)
    self.step = step
    return true
  }

  // MARK: Updates

  /// Replicas of the network, which may have the other parts of a batch.
  public var replicas: [Network] = []
  /// How many of the replicas had a part of the last batch; their gradients come on top of the network's own.
  public var replicasInUse = 0
  private var learningRate = 0.0
  private var correction = 1.0
  private var scale: Float = 1
  private var workers = 1
  /// Rows of the batch whose gradients of large kernels are still to be written; 0 where none are.
  private var rowsPutOff = 0
  /// What each worker updates, as long as the same layers are frozen.
  private var pieces: [[Network.UpdatePiece]] = []
  private var piecesFrozen: Set<Int> = []
  /// Sums of squared gradients, each worker's at a place of its own.
  private let squares: UnsafeMutablePointer<Double>
  private static let mostWorkers = 1024

  /// Whether gradients have to be summed and measured before anything is updated.
  private var limitsNorm: Bool { numbers.clipNorm > 0 }

  /// Applies one update to what is trained at present, shared by the workers of a team where it is worth their
  /// while.
  /// - Parameter rowsPutOff: rows of the batch where `Model.train` put off gradients of kernels; else 0.
  public func update(learningRate: Double, team: WorkerTeam? = nil, rowsPutOff: Int = 0) {
    let most = team?.count ?? 1
    let isLarge = network.parameters.count >= Self.smallestShare * most
    begin(learningRate: learningRate, workers: rowsPutOff > 0 || isLarge ? most : 1)
    self.rowsPutOff = rowsPutOff
    if limitsNorm {
      run(.sumGradients, team)
      limitNorm()
    }
    run(.update, team)
  }

  private func run(_ task: Share.Task, _ team: WorkerTeam?) {
    share.task = task
    if workers > 1, let team { team.run(share) } else { share.work(as: 0) }
  }

  /// Parameters for each worker below which one alone is quicker.
  private static let smallestShare = 4096

  private lazy var share = Share(self)

  /// What workers do in an update.
  private final class Share: TeamWork {
    enum Task { case sumGradients, update }
    var task = Task.update
    private unowned let optimizer: Optimizer

    init(_ optimizer: Optimizer) { self.optimizer = optimizer }

    func work(as worker: Int) {
      switch task {
      case .sumGradients: optimizer.sumGradients(worker)
      case .update: optimizer.update(worker)
      }
    }
  }

  private func begin(learningRate: Double, workers: Int) {
    precondition(workers <= Self.mostWorkers, "more workers than any machine has cores")
    self.learningRate = learningRate
    self.workers = workers
    if pieces.count != workers || piecesFrozen != network.frozen {
      pieces = network.updatePieces(workers: workers)
      piecesFrozen = network.frozen
    }
    scale = 1
    step += 1
    // Adam's, for moments that began at zero.
    correction =
      (1 - pow(numbers.beta2, Double(step))).squareRoot()
      / (1 - pow(numbers.beta1, Double(step)))
  }

  /// Gathers a worker's part of the gradients in the network's own and measures it.
  private func sumGradients(_ worker: Int) {
    var sum = 0.0
    var index = 0
    while index < pieces[worker].count {
      let piece = pieces[worker][index]
      if !writeKernelGradient(piece) { addReplicas(piece.range) }
      sum += sumOfSquares(piece.range)
      index += 1
    }
    squares[worker] = sum
  }

  /// Updates a worker's part of the parameters.
  private func update(_ worker: Int) {
    var index = 0
    while index < pieces[worker].count {
      let piece = pieces[worker][index]
      if limitsNorm || writeKernelGradient(piece) {
        update(piece.range, learningRate, scale)
      } else {
        updateAll(of: piece.range)
      }
      index += 1
    }
  }

  /// - Returns: whether the piece's gradient was put off.
  private func writeKernelGradient(_ piece: Network.UpdatePiece) -> Bool {
    guard rowsPutOff > 0, let kernel = piece.putOff else { return false }
    network.writeKernelGradient(kernel, replicas: replicas[..<replicasInUse], rows: rowsPutOff)
    return true
  }

  private func sumOfSquares(_ range: Range<Int>) -> Double {
    Kernels.sumOfSquares(network.gradients.pointer + range.lowerBound, count: range.count)
  }

  /// Finds what gradients are multiplied by, so that their norm together is within its limit.
  private func limitNorm() {
    var sum = 0.0
    var index = 0
    while index < workers {
      sum += squares[index]
      index += 1
    }
    let norm = sum.squareRoot()
    scale = norm > numbers.clipNorm ? Float(numbers.clipNorm / norm) : 1
  }

  private func updateAll(of range: Range<Int>) {
    guard replicasInUse > 0 else {
      update(range, learningRate, scale)
      return
    }
    // Block by block, so that sums are still in the first cache when they are used.
    var start = range.lowerBound
    while start < range.upperBound {
      let block = start..<min(start + Self.blockSize, range.upperBound)
      addReplicas(block)
      update(block, learningRate, scale)
      start = block.upperBound
    }
  }

  private static let blockSize = 2048

  private func addReplicas(_ range: Range<Int>) {
    var index = 0
    while index < replicasInUse {
      Kernels.add(
        network.gradients.pointer + range.lowerBound,
        replicas[index].gradients.pointer + range.lowerBound, count: range.count)
      index += 1
    }
  }

  private func update(_ range: Range<Int>, _ learningRate: Double, _ scale: Float) {
    let parameters = network.parameters.pointer + range.lowerBound
    let gradients = UnsafePointer(network.gradients.pointer + range.lowerBound)
    let first = first.pointer + range.lowerBound
    let second = second.pointer + range.lowerBound
    let count = range.count
    let rate = Float(learningRate)
    let decay = numbers.weightDecay
    if decay > 0 { Kernels.decay(parameters, amount: Float(decay * learningRate), count: count) }
    switch definition.kind {
    case .sgd where numbers.momentum == 0:
      Kernels.stochasticGradientDescent(
        parameters, gradients, learningRate: rate, gradientScale: scale, count: count)
    case .sgd:
      Kernels.momentum(
        parameters, gradients, velocities: first, learningRate: rate,
        momentum: numbers.momentum, nesterov: numbers.nesterov,
        gradientScale: scale, count: count)
    case .adam, .adamw:
      Kernels.adam(
        parameters, gradients, firstMoments: first, secondMoments: second,
        correctedRate: Float(learningRate * correction), beta1: Float(numbers.beta1),
        beta2: Float(numbers.beta2), epsilon: numbers.epsilon, gradientScale: scale,
        count: count)
    case .rmsprop:
      Kernels.rmsprop(
        parameters, gradients, meanSquares: second, velocities: first, learningRate: rate,
        rho: numbers.rho, momentum: numbers.momentum,
        epsilon: numbers.epsilon, gradientScale: scale, count: count)
    case .adagrad:
      Kernels.adagrad(
        parameters, gradients, accumulators: second, learningRate: rate,
        epsilon: numbers.epsilon, gradientScale: scale, count: count)
    }
  }
}
