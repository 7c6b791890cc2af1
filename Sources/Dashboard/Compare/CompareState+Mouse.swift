import TerminalUI

extension CompareState {
  /// Rows that one notch of the wheel moves a table by that does not fit.
  private static let wheelRows = 3

  /// Hands what the mouse does to whatever is in front.
  mutating func receive(_ event: MouseEvent) -> [CompareEffect] {
    switch event.kind {
    case .move, .drag, .release: return []
    case .wheelUp: turnWheel(-1, event)
    case .wheelDown: turnWheel(1, event)
    case .press, .doublePress: return click(event)
    }
    return []
  }

  private mutating func turnWheel(_ direction: Int, _ event: MouseEvent) {
    if showsHelp {
      helpOffset = min(max(0, helpOffset + direction), CompareHelp(self).lastOffset)
      return
    }
    let layout = CompareLayout(self)
    guard deletion == nil, edit == nil,
      layout.table.contains(column: event.column, row: event.row)
    else { return }
    let visible = layout.tableRows
    guard rowCount > visible else {
      select(selection + direction)
      return
    }
    firstRow = min(max(0, firstRow + direction * Self.wheelRows), rowCount - visible)
    select(min(max(selection, firstRow), firstRow + visible - 1))
  }

  private mutating func click(_ event: MouseEvent) -> [CompareEffect] {
    answer = nil
    if showsHelp {
      showsHelp = false
      return []
    }
    if deletion != nil || edit != nil {
      (deletion, edit) = (nil, nil)
      return []
    }
    if filterField == nil, let key = CompareView.footerKey(self, at: event) { return press(key) }
    // What was typed of a filter stays in force.
    filterField = nil
    let layout = CompareLayout(self)
    let table = CompareTable(self, layout)
    if let heading = table.heading(at: event) {
      column = heading
      return perform(.sort)
    }
    guard let row = table.row(at: event) else { return [] }
    select(row)
    guard event.kind == .doublePress else { return [] }
    return perform(groupBy == nil ? .mark : .enter)
  }
}
