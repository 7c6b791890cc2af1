import Monitoring
import TerminalUI

/// The controls: each hyperparameter with its value, a change on its way, and what the selected one means.
enum HyperparametersPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    if state.showsHistory {
      HistoryList.draw(state, on: &canvas, in: rect)
      return
    }
    var title: Phrase = "hyperparameters"
    if let filter = state.filters[.hyperparameters] { title += " /\(filter.text)" }
    var edge = DashboardView.border(
      .hyperparameters, title: title, state, on: &canvas, in: rect)
    edge.write(
      .adjust(.up), .adjust(.down), label: "set", in: .hyperparameters, state, on: &canvas)
    edge.write(.enter, label: "type", in: .hyperparameters, state, on: &canvas)
    let inside = edge.inside
    guard !inside.isEmpty, !state.controls.isEmpty else { return }
    guard !state.shownControls.isEmpty else {
      return DashboardView.writeNothingFits(state, on: &canvas, in: inside)
    }
    let explanationRows = explanationRows(state, inside)
    let rows = inside.rows - explanationRows
    for (row, line) in self.rows(state, inside).enumerated() {
      switch line {
      case .heading(let group):
        canvas.write(
          Phrase(group.rawValue), column: inside.column, row: inside.row + row,
          fittedTo: inside.columns, state.symbols, state.theme.style(.title, .bold))
      case .control(let index): drawControl(index, state, on: &canvas, in: inside.line(row))
      }
    }
    drawExplanation(
      state, on: &canvas,
      in: Rect(
        column: inside.column, row: inside.row + rows, columns: inside.columns,
        rows: explanationRows))
  }

  /// Fewer rows are all for hyperparameters, without headings.
  private static let leastRowsForHeadings = 6

  /// What the rows inside the panel show, from above: the lines around the selected hyperparameter. The heading of the
  /// first one stays where its group is scrolled.
  static func rows(_ state: DashboardState, _ inside: Rect) -> Rows {
    let rows = max(0, inside.rows - explanationRows(state, inside))
    guard rows >= leastRowsForHeadings else {
      let selected = state.shownControls.firstIndex(of: state.selectedControl) ?? 0
      return Rows(.controls(state.shownControls), rows, selected: selected)
    }
    let selected = state.controlLines.firstIndex(of: .control(state.selectedControl)) ?? 0
    return Rows(.lines(state.controlLines), rows, selected: selected)
  }

  /// Some neighboring lines of the list, the selected one among them.
  struct Rows: RandomAccessCollection {
    enum List {
      case lines([ControlLine])
      case controls([Int])
    }

    private let list: List
    private let first: Int
    private let heading: ControlLine?
    let startIndex = 0
    let endIndex: Int

    init(_ list: List, _ rows: Int, selected: Int) {
      self.list = list
      let wanted = Swift.max(0, selected - rows + 1)
      switch list {
      case .lines(let lines):
        first = Swift.min(wanted, lines.count)
        endIndex = Swift.min(rows, lines.count - first)
        heading = lines[..<first].last(where: \.isHeading)
      case .controls(let controls):
        first = Swift.min(wanted, controls.count)
        endIndex = Swift.min(rows, controls.count - first)
        heading = nil
      }
    }

    subscript(row: Int) -> ControlLine {
      switch list {
      case .lines(let lines):
        let line = lines[first + row]
        return row == 0 && !line.isHeading ? heading ?? line : line
      case .controls(let controls): return .control(controls[first + row])
      }
    }
  }

  /// Rows below the list: what is wrong with what was typed always shows, and of the rest where there is little room
  /// at least when it takes effect and its range.
  private static func explanationRows(_ state: DashboardState, _ inside: Rect) -> Int {
    if state.editor?.complaint != nil { return min(2, inside.rows - 1) }
    let spare = max(0, inside.rows - state.controlRows)
    return min(3, max(spare, inside.rows >= 12 ? 3 : inside.rows >= 7 ? 1 : 0))
  }

  private static func drawControl(
    _ index: Int, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    let control = state.controls[index]
    let isSelected = index == state.selectedControl
    let theme = state.theme
    let base = isSelected ? theme.selection : theme.style(.text)
    if isSelected { canvas.fill(rect, " ", base) }
    var value = control.text(state.symbols)
    var style = base
    if isSelected, let editor = state.editor {
      value = "\(editor.text)\(state.symbols.isUnicode ? "▏" : "_")"
      style = base.with(.underlined)
    } else if control.pending != nil {
      style.foreground = theme[.warning]
    } else if control.confirmedStep != nil {
      style.foreground = isSelected ? theme[.selectionText] : theme[.good]
    }
    let start = canvas.write(
      isSelected ? state.symbols.selection : " ", column: rect.column, row: rect.row, base)
    let end = rect.endColumn
    canvas.write(value, endingAt: end, row: rect.row, limit: max(0, end - start), style)
    let room = end - start - value.cellCount - 1
    canvas.write(
      Phrase(control.descriptor.label), column: start, row: rect.row, fittedTo: room,
      state.symbols, base)
  }

  private static func drawExplanation(
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard !rect.isEmpty, state.controls.indices.contains(state.selectedControl) else { return }
    let complaint = state.editor?.complaint
    let text = complaint ?? state.controls[state.selectedControl].explanation
    let style = state.theme.style(complaint == nil ? .muted : .error)
    var lines = text.wrapped(to: rect.columns)
    for row in rect.row..<rect.endRow {
      guard let line = lines.next() else { return }
      let end = canvas.write(line, column: rect.column, row: row, limit: rect.columns, style)
      guard row == rect.endRow - 1, lines.next() != nil else { continue }
      canvas.write(
        state.symbols.ellipsis, column: end, row: row, limit: rect.endColumn - end, style)
    }
  }
}
