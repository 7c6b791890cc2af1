import Experiments
import TerminalUI

extension CompareState {
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
    let effects = perform(action)
    if action.isOfChart || action == .enter && showsChartAlone,
      CompareLayout(self).chart.isEmpty
    {
      let advice = groupBy == nil && !showsChartAlone
      answer = (
        "no room for the chart" + (advice ? ": \(Key.enter.name(symbols)) shows it" : ""), true
      )
    }
    return effects
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
    case .enter: if groupBy == nil { showsChartAlone.toggle() } else { openGroup() }
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
    if showsChartAlone {
      showsChartAlone = false
      return []
    }
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
    showsChartAlone = false
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
}
