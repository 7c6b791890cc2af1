import Monitoring
import TerminalUI

/// The controls: each hyperparameter with its value, a change on its way, and what the selected one means.
enum HyperparametersPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    if state.showsHistory {
      HistoryList.draw(state, on: &canvas, in: rect)
      return
    }
    func key(_ action: Action) -> String { KeyMap.name(of: action, in: .hyperparameters, state) }
    let filter = state.filters[.hyperparameters].map { " /\($0.text)" } ?? ""
    let inside = DashboardView.box(
      .hyperparameters, title: "hyperparameters\(filter)",
      hints: [(key(.enter), "type"), (key(.adjust(.up)) + key(.adjust(.down)), "set")], state,
      on: &canvas, in: rect)
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
          group.rawValue.fitted(to: inside.columns, state.symbols), column: inside.column,
          row: inside.row + row, state.theme.style(.title, .bold))
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
  static func rows(_ state: DashboardState, _ inside: Rect) -> [ControlLine] {
    let rows = max(0, inside.rows - explanationRows(state, inside))
    guard rows >= leastRowsForHeadings else {
      let shown = state.shownControls
      let selected = shown.firstIndex(of: state.selectedControl) ?? 0
      return shown.dropFirst(max(0, selected - rows + 1)).prefix(rows).map { .control($0) }
    }
    let lines = state.controlLines
    let selected = lines.firstIndex(of: .control(state.selectedControl)) ?? 0
    let first = max(0, selected - rows + 1)
    var shown = Array(lines.dropFirst(first).prefix(rows))
    if first > 0, case .control = shown[0],
      case .heading(let group)? = lines[..<first].last(where: {
        if case .heading = $0 { true } else { false }
      })
    {
      shown[0] = .heading(group)
    }
    return shown
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
      value = editor.text + (state.symbols.isUnicode ? "▏" : "_")
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
      control.descriptor.label.fitted(to: room, state.symbols), column: start,
      row: rect.row, base)
  }

  private static func drawExplanation(
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard !rect.isEmpty, state.controls.indices.contains(state.selectedControl) else { return }
    let descriptor = state.controls[state.selectedControl].descriptor
    let complaint = state.editor?.complaint
    let text =
      complaint
      ?? "\(descriptor.effect.rawValue), \(descriptor.range): \(descriptor.explanation)"
    let style = state.theme.style(complaint == nil ? .muted : .error)
    let lines = wrapped(text, width: rect.columns)
    for (row, line) in lines.prefix(rect.rows).enumerated() {
      let isCut = row == rect.rows - 1 && lines.count > rect.rows
      let shown = isCut ? (line + state.symbols.ellipsis) : line
      canvas.write(shown, column: rect.column, row: rect.row + row, limit: rect.columns, style)
    }
  }

  /// Breaks a text between words.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
