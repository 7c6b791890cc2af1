import Charts
import Experiments
import Files
import Monitoring
import TerminalUI

extension CompareState {
  /// Takes in what has happened; the one place that changes the state.
  /// - Returns: what is to be done about it.
  public mutating func update(_ message: CompareMessage) -> [CompareEffect] {
    switch message {
    case .key(let key): return press(key)
    case .mouse(let event): return receive(event)
    case .theme(let index): if themes.indices.contains(index) { themeIndex = index }
    case .resized(let size):
      self.size = size
      scroll()
    case .runs(let runs, let unreadable): return take(runs, unreadable)
    case .loaded(let id, let record):
      let version = runs.first { $0.fileID == id }?.version ?? 0
      loaded[id] = (version, record)
      makeLines()
    case .answer(let text, let isError): answer = (text, isError)
    case .sweep(let sweep):
      let isFirst = self.sweep == nil
      self.sweep = sweep
      if isFirst { arrange() }
    case .began(let id): return begin(id)
    }
    return []
  }

  /// What the command line asks for, after the first runs have come.
  public mutating func begin(with wishes: Wishes) -> [CompareEffect] {
    order = wishes.order
    if let metric = wishes.metric {
      self.metric = metric.hasPrefix("best.") ? String(metric.dropFirst(5)) : metric
    }
    if let text = wishes.filter {
      filterText = text
      filter = try? RunFilter(text)
    }
    groupBy = wishes.groupBy
    baseline = wishes.baseline
    (selectedID, selection) = (wishes.chosen, 0)
    arrange()
    for id in wishes.marked { mark(id) }
    if let chosen = wishes.chosen { mark(chosen) }
    marksFirst = wishes.marked.isEmpty
    markFirst()
    return loads()
  }

  /// Marks the first runs as long as the person has not: a chart without curves would not say what it is for.
  private mutating func markFirst() {
    guard marksFirst else { return }
    for place in shown where marks.count < Self.firstMarks { mark(runs[place].fileID) }
  }

  /// How many runs are drawn while nobody has marked any.
  private static let firstMarks = 4

  // MARK: Runs

  private mutating func take(_ new: [RunSummary], _ unreadable: Int) -> [CompareEffect] {
    runs = new
    unreadableCount = unreadable
    metricNames = runs.metricNames
    if !metricNames.contains(metric) {
      metric =
        ["val_loss", "loss"].first { metricNames.contains($0) } ?? metricNames.first ?? metric
    }
    var values: [String: String] = [:]
    var differing: Set<String> = []
    let names = runs.hyperparameterNames
    for run in runs {
      for (key, value) in run.record.hyperparameters {
        let text = value.text
        if let known = values[key], known != text { differing.insert(key) }
        values[key] = text
      }
    }
    // The epochs that were done say more, and have the same name.
    self.differing = names.filter { differing.contains($0) && $0 != "epochs" }
    let known = Set(runs.map(\.fileID))
    marks = marks.filter { known.contains($0.key) }
    loaded = loaded.filter { known.contains($0.key) }
    if let baseline, !known.contains(baseline) { self.baseline = nil }
    if let deletion, !known.contains(deletion) { self.deletion = nil }
    arrange()
    markFirst()
    makeLines()
    return loads()
  }

  /// The marked runs whose files have been written since they were read.
  func loads() -> [CompareEffect] {
    runs.filter { run in
      marks[run.fileID] != nil && loaded[run.fileID]?.version != run.version
    }.map { .load($0.fileID) }
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
    groups = groupBy.map { RunGroups(shown.map { runs[$0] }, by: $0).groups } ?? []
    if groupBy == nil, let selectedID,
      let row = shown.firstIndex(where: { runs[$0].fileID == selectedID })
    {
      selection = row
    }
    select(selection)
    columns = makeColumns()
    column = min(column, max(0, columns.count - 1))
    bestValue = findBestValue()
    baselineRun = baseline.flatMap { id in runs.first { $0.fileID == id } }
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
  private mutating func scroll() {
    let visible = visibleRows
    firstRow = min(max(firstRow, selection - visible + 1), selection)
    firstRow = max(0, min(firstRow, rowCount - visible))
  }

  // MARK: Marks

  /// The first symbol that no other run has.
  mutating func mark(_ id: String) {
    guard marks[id] == nil, runs.contains(where: { $0.fileID == id }) else { return }
    let taken = Set(marks.values)
    marks[id] = (0...taken.count).first { !taken.contains($0) } ?? taken.count
  }

  mutating func makeLines() {
    lines = markedIDs.compactMap { id in
      guard let mark = marks[id], let record = loaded[id]?.record else { return nil }
      let curve = RunCurve(
        metric: metric, axis: axis, steps: record.steps, epochs: record.epochs,
        changes: record.changes, descriptors: record.metricDescriptors
      ).smoothed(Self.smoothings[smoothing])
      return OverlayChart.Line(
        name: label(of: record), symbol: Self.symbol(of: mark, symbols), role: Self.role(of: mark),
        curve: curve)
    }
    tensor = min(tensor, max(0, tensors.count - 1))
  }

  // MARK: Keys

  mutating func press(_ key: Key) -> [CompareEffect] {
    answer = nil
    if key == .control("z") { return [.suspend] }
    if key == .control("c") { return [.quit] }
    if let question {
      self.question = nil
      return key == .character("y") ? [question.effect] : []
    }
    if let deletion {
      self.deletion = nil
      return key == .character("y") ? [.delete(deletion)] : []
    }
    if edit != nil { return pressWhileEditing(key) }
    if filterField != nil {
      pressWhileFiltering(key)
      return []
    }
    guard let action = CompareKeyMap.action(for: key) else { return [] }
    if showsHelp {
      switch action {
      case .toggleHelp, .leave, .quit: showsHelp = false
      case .up: helpOffset = max(0, helpOffset - 1)
      case .down: helpOffset = min(helpOffset + 1, CompareHelp(self).lastOffset)
      default: break
      }
      return []
    }
    return perform(action)
  }

  mutating func perform(_ action: CompareAction) -> [CompareEffect] {
    switch action {
    case .quit: return quit()
    case .suspend: return [.suspend]
    case .toggleHelp: (showsHelp, helpOffset) = (true, 0)
    case .leave: return leave()
    case .up: select(selection - 1)
    case .down: select(selection + 1)
    case .pageUp: select(selection - visibleRows)
    case .pageDown: select(selection + visibleRows)
    case .first: select(0)
    case .last: select(rowCount - 1)
    case .previousColumn: column = max(0, column - 1)
    case .nextColumn: column = min(column + 1, max(0, columns.count - 1))
    case .sort, .sortBackwards: sort(action)
    case .filter:
      var field = TextField(limit: 300)
      field.replace(with: filterText)
      filterField = field
    case .nextMetric: chooseMetric(1)
    case .previousMetric: chooseMetric(-1)
    case .groupBy: group()
    case .enter: openGroup()
    case .mark, .unmarkAll: return toggleMark(all: action == .unmarkAll)
    case .baseline:
      if let id = selectedRun?.fileID {
        baseline = baseline == id ? nil : id
        arrange()
      }
    case .pin:
      if let run = selectedRun { return [.edit(run.fileID, .pinned(!run.isPinned))] }
    case .hide:
      if let run = selectedRun { return [.edit(run.fileID, .hidden(!run.isHidden))] }
    case .showHidden:
      showsHidden.toggle()
      arrange()
    case .nextAxis:
      axis = axis.next
      makeLines()
    case .toggleLogarithmic: isLogarithmic.toggle()
    case .smoothLess, .smoothMore:
      let change = action == .smoothMore ? 1 : -1
      smoothing = min(max(0, smoothing + change), Self.smoothings.count - 1)
      makeLines()
    case .nextView:
      let all = View.allCases
      view = all[((all.firstIndex(of: view) ?? 0) + 1) % all.count]
    case .previousLayer: tensor = max(0, tensor - 1)
    case .nextLayer: tensor = min(tensor + 1, max(0, tensors.count - 1))
    case .editTags: beginEdit(.tags)
    case .editNotes: beginEdit(.notes)
    case .rename: beginEdit(.name)
    case .delete: deletion = selectedRun?.fileID
    case .stopRun, .setValue: steer(action)
    case .nextTheme: themeIndex = (themeIndex + 1) % themes.count
    }
    return []
  }

  private mutating func leave() -> [CompareEffect] {
    if groupBy == nil, filter == nil, isNested { return [.quit] }
    if groupBy != nil { groupBy = nil } else { (filter, filterText) = (nil, "") }
    arrange()
    return []
  }

  private mutating func sort(_ action: CompareAction) {
    let columns = columns
    if action == .sortBackwards {
      order?.isDescending.toggle()
    } else if columns.indices.contains(column), groupBy == nil {
      let field = columns[column]
      order = RunOrder(field: field, isDescending: order == RunOrder(field: field))
    }
    arrange()
  }

  private mutating func chooseMetric(_ change: Int) {
    guard let place = metricNames.firstIndex(of: metric) else { return }
    let isSorted = order.map { $0.field == metric || $0.field == "best.\(metric)" } ?? false
    let isBest = order?.field.hasPrefix("best.") ?? false
    metric = metricNames[(place + change + metricNames.count) % metricNames.count]
    if isSorted { order?.field = isBest ? "best.\(metric)" : metric }
    arrange()
    makeLines()
  }

  private mutating func group() {
    if groupBy != nil {
      groupBy = nil
    } else {
      let columns = columns
      let chosen = columns.indices.contains(column) ? columns[column] : "name"
      // Every run has an id and metrics of its own.
      let isOwn = chosen == "id" || metricNames.contains(chosen) || chosen.hasPrefix("best.")
      groupBy = isOwn ? differing.first ?? "name" : chosen
    }
    selection = 0
    column = 0
    arrange()
  }

  /// The runs of a group by a filter for its value.
  private mutating func openGroup() {
    guard let groupBy, groups.indices.contains(selection) else { return }
    let one = RunFilter.Expression.comparison(
      field: groupBy, .equal, value: groups[selection].value)
    let both = filter.map { RunFilter.Expression.all([$0.expression, one]) }
    filter = RunFilter(both ?? one)
    filterText = filter?.description ?? ""
    self.groupBy = nil
    arrange()
  }

  private mutating func toggleMark(all: Bool) -> [CompareEffect] {
    marksFirst = false
    if all {
      marks = [:]
    } else if let id = selectedRun?.fileID {
      if marks[id] == nil { mark(id) } else { marks[id] = nil }
    }
    makeLines()
    return loads()
  }

  // MARK: Typing

  private mutating func pressWhileFiltering(_ key: Key) {
    switch key {
    case .enter where filterField?.complaint == nil: filterField = nil
    case .enter: break
    case .escape:
      filterField = nil
      (filter, filterText) = (nil, "")
      arrange()
    case .up: select(selection - 1)
    case .down: select(selection + 1)
    default:
      guard filterField?.take(key) == true else { return }
      filterText = filterField?.text ?? ""
      guard filterText.contains(where: { $0 != " " }) else {
        filter = nil
        arrange()
        return
      }
      do throws(InputError) {
        filter = try RunFilter(filterText)
        arrange()
      } catch {
        // What passed last stays until the expression is whole again.
        filterField?.complaint = "\(error)"
      }
    }
  }

  mutating func beginEdit(_ kind: Edit) {
    guard let run = selectedRun else { return }
    var field = TextField(limit: 500)
    switch kind {
    case .tags: field.replace(with: run.tags.joined(separator: ", "))
    case .notes: field.replace(with: run.notes.visible)
    case .name: field.replace(with: run.record.name.visible)
    case .set: break
    }
    edit = (kind, run.fileID, field)
  }

  private mutating func pressWhileEditing(_ key: Key) -> [CompareEffect] {
    guard let (kind, id, field) = edit else { return [] }
    switch key {
    case .escape: edit = nil
    case .enter:
      edit = nil
      switch kind {
      case .set: return field.text.isEmpty ? [] : [.set(id, field.text)]
      case .notes: return [.edit(id, .notes(field.text))]
      case .name:
        return field.text.isEmpty ? [] : [.edit(id, .name(field.text))]
      case .tags:
        let tags = field.text.split(separator: ",").map { tag in
          String(tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return [.edit(id, .tags(tags.filter { !$0.isEmpty }))]
      }
    default: _ = edit?.field.take(key)
    }
    return []
  }
}
