import Experiments
import Monitoring

extension CompareState {
  /// Takes in the folder as it is now.
  mutating func take(_ new: [RunSummary], _ unreadable: Int) -> [CompareEffect] {
    runs = new
    unreadableCount = unreadable
    metricNames = runs.metricNames
    if !metricNames.contains(metric) {
      metric =
        ["val_loss", "loss"].first { metricNames.contains($0) } ?? metricNames.first ?? metric
    }
    let known = Set(runs.map(\.fileID))
    marks = marks.filter { known.contains($0.key) }
    loaded = loaded.filter { known.contains($0.key) }
    if let baseline, !known.contains(baseline) { self.baseline = nil }
    if let deletion, !known.contains(deletion) { self.deletion = nil }
    arrange()
    markFirst()
    return loads()
  }

  /// Filters, sorts and groups anew, and stays with the chosen run.
  mutating func arrange() {
    var places = runs.indices.filter { showsHidden || !runs[$0].isHidden }
    if let filter { places = places.filter { filter.matches(runs[$0]) } }
    if let order {
      let fields = places.map { runs[$0].field(order.field) }
      places = order.places(of: fields).map { places[$0] }
    } else {
      // The youngest first, as the one that somebody has just made.
      places.reverse()
    }
    let parts = [places.filter { runs[$0].isPinned }, places.filter { !runs[$0].isPinned }]
    let rows =
      order == nil
      ? parts.flatMap { RunTree(runs, places: $0).rows }
      : parts.joined().map { RunTree.Row(place: $0) }
    shown = rows.map(\.place)
    depths = rows.map(\.depth)
    // In the order of the folder, so that no order of the table moves a column.
    differing = Self.differing(among: shown.sorted().map { runs[$0].record.hyperparameters })
    groups = groupBy.map { RunGroups(shown.map { runs[$0] }, by: $0).groups } ?? []
    if groupBy == nil, let selectedID,
      let row = shown.firstIndex(where: { runs[$0].fileID == selectedID })
    {
      selection = row
    }
    select(selection)
    let chosen = columns.indices.contains(column) ? columns[column] : nil
    columns = makeColumns()
    // Columns come and go with the runs that are shown.
    column = columns.firstIndex { $0 == chosen } ?? min(column, max(0, columns.count - 1))
    bestValue = findBestValue()
    baselineRun = baseline.flatMap { id in runs.first { $0.fileID == id } }
    makeLines()
  }

  /// The hyperparameters that differ among runs, in the order of their first appearance.
  static func differing(
    among runs: [[(key: String, value: HyperparameterValue)]]
  ) -> [String] {
    var names: [String] = []
    var values: [String: HyperparameterValue] = [:]
    var differing: Set<String> = []
    for run in runs {
      for (key, value) in run {
        guard let known = values[key] else {
          names.append(key)
          values[key] = value
          continue
        }
        if known != value, known.text != value.text { differing.insert(key) }
      }
    }
    // The epochs that were done say more, and have the same name.
    return names.filter { differing.contains($0) && $0 != "epochs" }
  }

  var rowCount: Int { groupBy == nil ? shown.count : groups.count }

  mutating func select(_ row: Int) {
    selection = min(max(0, row), max(0, rowCount - 1))
    selectedID = selectedRun?.fileID ?? selectedID
    scroll()
  }

  /// The rows that the table shows at once.
  var visibleRows: Int { CompareLayout(size, rowCount: rowCount).tableRows }

  /// Moves the table as little as it takes to show the chosen row.
  mutating func scroll() {
    let visible = visibleRows
    firstRow = min(max(firstRow, selection - visible + 1), selection)
    firstRow = max(0, min(firstRow, rowCount - visible))
  }
}
