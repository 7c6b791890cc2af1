import Charts
import Experiments

extension CompareState {
  /// The first symbol that no other run has.
  mutating func mark(_ id: String) {
    guard marks[id] == nil, runs.contains(where: { $0.fileID == id }) else { return }
    let taken = Set(marks.values)
    marks[id] = (0...taken.count).first { !taken.contains($0) } ?? taken.count
  }

  /// Makes the curves of the marked runs that the table shows; the other marks are remembered.
  mutating func makeLines() {
    let shownIDs = Set(shown.map { runs[$0].fileID })
    drawnIDs = marks.filter { shownIDs.contains($0.key) }.sorted { $0.value < $1.value }.map(\.key)
    let records = drawnIDs.compactMap { id in loaded[id]?.record.map { (id: id, record: $0) } }
    let differing = Self.differing(among: records.map(\.record.hyperparameters))
    lines = records.compactMap { id, record in
      guard let mark = marks[id] else { return nil }
      let curve = RunCurve(
        metric: metric, axis: axis, steps: record.steps, epochs: record.epochs,
        changes: record.changes, descriptors: record.metricDescriptors
      ).smoothed(Self.smoothings[smoothing])
      return OverlayChart.Line(
        name: record.id.split(separator: "-").last.map(String.init) ?? record.id,
        details: differing.compactMap { name in
          record.hyperparameters.first { $0.key == name }.map { "\(name) \($0.value.text)" }
        },
        symbol: Self.symbol(of: mark, symbols), role: Self.role(of: mark), curve: curve)
    }
    tensor = min(tensor, max(0, tensors.count - 1))
  }

  /// The line of the chosen run, by its place; nil where it is not drawn.
  var chosenLine: Int? {
    guard let id = selectedRun?.fileID else { return nil }
    return drawnIDs.filter { loaded[$0]?.record != nil }.firstIndex(of: id)
  }

  /// Marks the first runs as long as the person has not: a chart without curves would not say what it is for.
  mutating func markFirst() {
    guard marksFirst else { return }
    for place in shown where marks.count < Self.firstMarks { mark(runs[place].fileID) }
    makeLines()
  }

  /// How many runs are drawn while nobody has marked any.
  private static let firstMarks = 4

  /// Draws the curve of the chosen run, or no longer; or no curves at all.
  mutating func toggleMark(all: Bool) -> [CompareEffect] {
    marksFirst = false
    if all {
      marks = [:]
    } else if let id = selectedRun?.fileID {
      if marks[id] == nil { mark(id) } else { marks[id] = nil }
    }
    makeLines()
    return loads()
  }

  /// The marked runs whose files have been written since they were read.
  func loads() -> [CompareEffect] {
    runs.filter { run in
      marks[run.fileID] != nil && loaded[run.fileID]?.version != run.version
    }.map { .load($0.fileID) }
  }
}
