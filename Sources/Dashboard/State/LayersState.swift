import Charts
import Monitoring

/// What is known of the layers of a run, and what the layers panel shows of it.
struct LayersState: Equatable, Sendable {
  /// Ways to look at the layers, in the order in which Enter goes through them.
  enum Mode: CaseIterable, Sendable {
    /// All tensors, small.
    case all
    /// The chosen tensor, large.
    case one
    /// Each layer with its numbers.
    case table
    /// The chosen tensor over time.
    case heatmap

    var next: Mode {
      switch self {
      case .all: .one
      case .one: .table
      case .table: .heatmap
      case .heatmap: .all
      }
    }

    /// The word for it in a hint.
    var label: String {
      switch self {
      case .all: "all"
      case .one: "one"
      case .table: "table"
      case .heatmap: "heatmap"
      }
    }
  }

  private(set) var history = LayerHistory()
  var mode = Mode.all
  private(set) var kind = TensorHistogram.Kind.weights
  /// The index of the chosen tensor among those of the kind.
  private(set) var selected = 0
  /// Whether bars and shades are logarithms of counts.
  var hasLogarithmicCounts = false
  /// The step that somebody went back to; nil while the newest is followed.
  private(set) var visitedStep: Int?

  /// What is laid over the histograms that are shown, for comparison.
  private(set) var reference: LayerSnapshot?

  // MARK: What is shown

  private func hasContent(_ snapshot: LayerSnapshot) -> Bool {
    mode == .table ? !snapshot.statistics.isEmpty : !snapshot[kind].isEmpty
  }

  /// The snapshot that is shown: the newest, or the one at the visited step or before it.
  var shown: LayerSnapshot? { shownIndex.map { history.snapshots[$0] } }

  private var shownIndex: Int? {
    let snapshots = history.snapshots
    let step = visitedStep ?? .max
    return snapshots.lastIndex { $0.step <= step && hasContent($0) }
      ?? snapshots.firstIndex { hasContent($0) }
  }

  /// The tensors of the kind, in the snapshot that is shown.
  var tensors: [TensorHistogram] {
    if mode != .table { return shown?[kind] ?? [] }
    return history.snapshots.last { !$0[kind].isEmpty }?[kind] ?? []
  }

  /// The same tensor at the step of the reference.
  func reference(of tensor: TensorHistogram, at place: Int) -> Histogram? {
    reference.flatMap { Self.find(tensor, near: place, in: $0[tensor.kind])?.histogram }
  }

  /// Adds the chosen tensor in all snapshots that have it; with room for them nothing is allocated.
  /// - Returns: the index among these of the one that is visited.
  func addCourse(to moments: inout [HistogramCourse.Moment]) -> Int? {
    let tensors = tensors
    guard tensors.indices.contains(selected) else { return nil }
    let chosen = tensors[selected]
    let visited = visitedStep == nil ? nil : shown?.step
    var index: Int?
    for snapshot in history.snapshots {
      guard let tensor = Self.find(chosen, near: selected, in: snapshot[kind]) else { continue }
      if snapshot.step == visited { index = moments.count }
      moments.append(HistogramCourse.Moment(step: snapshot.step, histogram: tensor.histogram))
    }
    return index
  }

  /// The same tensor elsewhere, mostly at the same place.
  private static func find(
    _ tensor: TensorHistogram, near place: Int, in all: [TensorHistogram]
  ) -> TensorHistogram? {
    func isSame(_ other: TensorHistogram) -> Bool {
      other.layer == tensor.layer && other.tensor == tensor.tensor
    }
    if all.indices.contains(place), isSame(all[place]) { return all[place] }
    return all.first(where: isSame)
  }

  // MARK: Changes

  mutating func add(_ histograms: [TensorHistogram], step: Int) {
    history.add(histograms, step: step)
    limitSelection()
  }

  mutating func add(_ statistics: [LayerStatistics], step: Int) {
    history.add(statistics, step: step)
    limitSelection()
  }

  /// Forgets a run; how one looks at it stays.
  mutating func restart() {
    history = LayerHistory()
    selected = 0
    visitedStep = nil
    reference = nil
  }

  /// Keeps what is shown as the reference, or lets it go where it is that already.
  mutating func toggleReference() {
    reference = reference?.step == shown?.step ? nil : shown
  }

  private mutating func limitSelection() { selected = min(selected, max(0, tensors.count - 1)) }

  /// Shows another kind of tensors of the same layer, in the table's place large ones.
  mutating func show(_ kind: TensorHistogram.Kind) {
    let before = tensors
    let chosen = before.indices.contains(selected) ? before[selected] : nil
    self.kind = kind
    if mode == .table { mode = .one }
    let tensors = tensors
    selected =
      tensors.firstIndex { $0.layer == chosen?.layer && $0.tensor == chosen?.tensor }
      ?? tensors.firstIndex { $0.layer == chosen?.layer } ?? 0
  }

  mutating func showNextMode() {
    mode = mode.next
    limitSelection()
  }

  /// Chooses the next tensor or the one before, in the table a tensor of the next layer; round the end.
  mutating func select(by amount: Int) {
    let tensors = tensors
    guard tensors.indices.contains(selected) else { return }
    let layer = tensors[selected].layer
    repeat {
      selected = (selected + amount + tensors.count) % tensors.count
    } while mode == .table && tensors[selected].layer == layer && layer != onlyLayer(tensors)
    // Its first tensor, whichever way it was reached.
    if mode == .table {
      let layer = tensors[selected].layer
      selected = tensors.firstIndex { $0.layer == layer } ?? selected
    }
  }

  private func onlyLayer(_ tensors: [TensorHistogram]) -> Int? {
    guard let first = tensors.first else { return nil }
    return tensors.allSatisfy { $0.layer == first.layer } ? first.layer : nil
  }

  /// Goes to the snapshot of a step, or the last one before it.
  mutating func visit(step: Int) {
    visitedStep = step
    if let shown, shown.step == history.snapshots.last(where: hasContent)?.step {
      visitedStep = nil
    }
    limitSelection()
  }

  /// Goes to an earlier snapshot or a later one; the newest is followed again.
  mutating func visit(by amount: Int) {
    guard let start = shownIndex else { return }
    let snapshots = history.snapshots
    var index = start + amount
    while snapshots.indices.contains(index), !hasContent(snapshots[index]) { index += amount }
    guard snapshots.indices.contains(index) else {
      if amount > 0 { visitedStep = nil }
      return
    }
    let isNewest = !snapshots[(index + 1)...].contains { hasContent($0) }
    visitedStep = isNewest ? nil : snapshots[index].step
    limitSelection()
  }
}
