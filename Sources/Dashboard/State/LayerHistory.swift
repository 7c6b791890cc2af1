import Monitoring

/// What was seen of the layers at one step.
struct LayerSnapshot: Equatable, Sendable {
  var step: Int
  var statistics: [LayerStatistics] = []
  private var weights: [TensorHistogram] = []
  private var gradients: [TensorHistogram] = []
  private var activations: [TensorHistogram] = []

  init(step: Int) { self.step = step }

  subscript(kind: TensorHistogram.Kind) -> [TensorHistogram] {
    get {
      switch kind {
      case .weights: weights
      case .gradients: gradients
      case .activations: activations
      }
    }
    set {
      switch kind {
      case .weights: weights = newValue
      case .gradients: gradients = newValue
      case .activations: activations = newValue
      }
    }
  }
}

/// Snapshots of the layers from the first on: bounded, and evenly spread over the steps.
struct LayerHistory: Equatable, Sendable {
  /// Snapshots kept.
  static let capacity = 64
  /// The oldest first, each step once.
  private(set) var snapshots: [LayerSnapshot] = []

  /// Takes in histograms; of a step that is known they replace those of the same kind.
  mutating func add(_ histograms: [TensorHistogram], step: Int) {
    guard !histograms.isEmpty else { return }
    let index = begin(step)
    for kind in TensorHistogram.Kind.allCases {
      let own = histograms.filter { $0.kind == kind }
      if !own.isEmpty { snapshots[index][kind] = own }
    }
    thin()
  }

  mutating func add(_ statistics: [LayerStatistics], step: Int) {
    guard !statistics.isEmpty else { return }
    snapshots[begin(step)].statistics = statistics
    thin()
  }

  /// - Returns: the index of the snapshot of a step, the newest.
  private mutating func begin(_ step: Int) -> Int {
    // Whoever goes back to an earlier step overwrites what followed it.
    while let last = snapshots.last, last.step > step { snapshots.removeLast() }
    if snapshots.last?.step != step { snapshots.append(LayerSnapshot(step: step)) }
    return snapshots.count - 1
  }

  /// Drops the one whose neighbours are closest to each other, never the first or the newest.
  private mutating func thin() {
    guard snapshots.count > Self.capacity else { return }
    var (dropped, narrowest) = (1, Int.max)
    for index in 1..<snapshots.count - 1 {
      let span = snapshots[index + 1].step - snapshots[index - 1].step
      if span < narrowest { (dropped, narrowest) = (index, span) }
    }
    snapshots.remove(at: dropped)
  }
}
