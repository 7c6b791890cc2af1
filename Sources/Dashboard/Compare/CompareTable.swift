import Experiments
import Monitoring
import TerminalUI

/// The table of runs or groups: what stands where, for drawing and for the mouse.
struct CompareTable {
  /// A column as it is drawn.
  private struct Column {
    var title: String
    var texts: [String]
    var width: Int
    var isNumeric: Bool
    /// Its first cell.
    var x = 0
    var place: Int
  }

  private let rect: Rect
  private let inside: Rect
  private let hasBorder: Bool
  /// The lines of headings: one, or none where there is no room.
  private let headings: Int
  /// The runs or groups that are shown.
  private let rows: Range<Int>
  private let columns: [Column]

  init(_ state: CompareState, _ layout: CompareLayout) {
    let isTooSmall = layout.table.rows <= 0 || layout.table.columns < 4
    let empty = Rect(Size(columns: 0, rows: 0))
    rect = isTooSmall ? empty : layout.table
    inside = isTooSmall ? empty : layout.tableInside
    hasBorder = layout.hasBorder
    headings = layout.hasHeadings ? 1 : 0
    guard !isTooSmall, state.rowCount > 0 else {
      (rows, columns) = (0..<0, [])
      return
    }
    let first = min(state.firstRow, state.rowCount - 1)
    rows = first..<min(state.rowCount, first + layout.tableRows)
    var fitting = Self.fitted(Self.columns(of: state, rows), to: inside.columns - 4, state)
    var x = inside.column + 4
    for index in fitting.indices {
      fitting[index].x = x
      x += fitting[index].width + 2
    }
    columns = fitting
  }

  /// The run or group in a cell of the screen.
  func row(at event: MouseEvent) -> Int? {
    let offset = event.row - inside.row - headings
    guard inside.contains(column: event.column, row: event.row), offset >= 0 else { return nil }
    let row = rows.lowerBound + offset
    return rows.contains(row) ? row : nil
  }

  /// The place of the column whose heading stands in a cell of the screen.
  func heading(at event: MouseEvent) -> Int? {
    guard headings > 0, event.row == inside.row,
      inside.contains(column: event.column, row: event.row)
    else { return nil }
    return columns.first { $0.x <= event.column && event.column < $0.x + $0.width }?.place
  }

  func draw(_ state: CompareState, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let (theme, symbols) = (state.theme, state.symbols)
    if hasBorder {
      let title = state.groupBy.map { "groups by \($0)" } ?? "runs"
      // Where there is no room for both, one key shows the other.
      let hidesChart = state.groupBy == nil && CompareLayout(state).chart.isEmpty
      let hints = hidesChart ? [(key: Key.enter.name(symbols), label: "chart")] : []
      _ = Box(title: Phrase(title), hints: hints, isFocused: true).draw(
        on: &canvas, in: rect, theme: theme, symbols: symbols)
      drawRemarks(state, on: &canvas)
    }
    guard inside.rows > 0 else { return }
    guard state.rowCount > 0 else {
      let text = state.runs.isEmpty ? "no runs in \(state.folder)" : "no run passes"
      canvas.write(
        text.fitted(to: inside.columns, symbols), column: inside.column, row: inside.row,
        theme.style(.muted))
      return
    }
    if headings > 0 { drawHeadings(state, on: &canvas) }
    let best = state.bestValue
    for (index, row) in rows.enumerated() {
      let y = inside.row + headings + index
      let isSelected = row == state.selection
      let style = isSelected ? theme.selection : theme.style(.text)
      if isSelected { canvas.fill(inside.line(headings + index), " ", style) }
      Self.drawMark(state, row, isSelected, on: &canvas, column: inside.column, row: y)
      for column in columns {
        let isID = state.groupBy == nil && state.columns[column.place] == "id"
        let text =
          isID
          ? Self.name(of: row, in: state, width: column.width)
          : column.texts[index].fitted(to: column.width, symbols)
        var cell = style
        if !isSelected { cell = Self.style(of: column, row, best, state) }
        if column.isNumeric {
          canvas.write(text, endingAt: column.x + column.width, row: y, limit: column.width, cell)
        } else {
          canvas.write(text, column: column.x, row: y, limit: column.width, cell)
        }
      }
    }
  }

  /// Notes and tags of the chosen run, in the lower border.
  private func drawRemarks(_ state: CompareState, on canvas: inout Canvas) {
    let remarks = state.remarks
    let room = rect.columns - 6
    guard !remarks.isEmpty, room > 0 else { return }
    canvas.write(
      " " + remarks.fitted(to: room, state.symbols) + " ", column: rect.column + 2,
      row: rect.endRow - 1, state.theme.style(.text))
  }

  /// A run's id as the tree shows it: a fork indented, and with its step where there is room.
  private static func name(of row: Int, in state: CompareState, width: Int = .max) -> String {
    let (run, depth) = (state.runs[state.shown[row]], state.depths[row])
    let lead = RunTree.lead(depth: depth, corner: state.symbols.isUnicode ? "└" : "`")
    let tail = RunTree.tail(of: run, depth: depth)
    let room = width - lead.cellCount
    if room >= tail.cellCount + min(16, run.id.cellCount) {
      return lead + shortened(run.id, to: room - tail.cellCount, state.symbols) + tail
    }
    return (lead + shortened(run.id, to: max(0, room), state.symbols))
      .fitted(to: width, state.symbols)
  }

  /// An id by its beginning and its end, which is what differs among runs of one experiment.
  private static func shortened(_ id: String, to width: Int, _ symbols: Symbols) -> String {
    guard id.cellCount > width, width >= 4 else { return id.fitted(to: width, symbols) }
    guard width > 8 else { return symbols.ellipsis + id.suffix(width - 1) }
    return id.fitted(to: width - 6, symbols) + id.suffix(6)
  }

  private static func style(
    of column: Column, _ row: Int, _ best: Double?, _ state: CompareState
  ) -> Style {
    let theme = state.theme
    guard state.groupBy == nil else { return theme.style(.text) }
    let run = state.runs[state.shown[row]]
    let field = state.columns[column.place]
    if field == "best.\(state.metric)", let best, run.best(state.metric) == best {
      return theme.style(.good, .bold)
    }
    guard field == "status" else { return theme.style(run.isHidden ? .muted : .text) }
    switch run.record.status {
    case .running: return theme.style(.good)
    case .crashed: return theme.style(.error)
    case .interrupted: return theme.style(.warning)
    default: return theme.style(.muted)
    }
  }

  /// Symbol and colour of a run whose curve is drawn, a pin, or the sign of the baseline.
  private static func drawMark(
    _ state: CompareState, _ row: Int, _ isSelected: Bool, on canvas: inout Canvas, column: Int,
    row y: Int
  ) {
    let (theme, symbols) = (state.theme, state.symbols)
    if isSelected {
      canvas.write(symbols.selection, column: column, row: y, theme.selection)
    }
    guard state.groupBy == nil else { return }
    let run = state.runs[state.shown[row]]
    func style(_ role: Theme.Role) -> Style {
      isSelected
        ? Style(theme[role], on: theme[.selectionBackground], .bold) : theme.style(role, .bold)
    }
    if let mark = state.marks[run.fileID] {
      canvas[column + 1, y] = Cell(
        CompareState.symbol(of: mark, symbols), style(CompareState.role(of: mark)))
    }
    if run.fileID == state.baseline {
      canvas[column + 2, y] = Cell(symbols.isUnicode ? "Δ" : "=", style(.key))
    } else if run.isPinned {
      canvas[column + 2, y] = Cell(symbols.isUnicode ? "†" : "!", style(.key))
    }
  }

  private func drawHeadings(_ state: CompareState, on canvas: inout Canvas) {
    for column in columns {
      let isChosen = column.place == state.column
      let style = state.theme.style(isChosen ? .key : .muted, isChosen ? [.bold, .underlined] : [])
      let title = column.title.fitted(to: column.width, state.symbols)
      if column.isNumeric {
        canvas.write(
          title, endingAt: column.x + column.width, row: inside.row, limit: column.width, style)
      } else {
        canvas.write(title, column: column.x, row: inside.row, limit: column.width, style)
      }
    }
  }

  // MARK: Columns

  private static func columns(of state: CompareState, _ rows: Range<Int>) -> [Column] {
    state.columns.enumerated().map { place, field in
      let texts = rows.map { row in
        state.groupBy == nil
          ? field == "id"
            ? name(of: row, in: state) : text(field, of: state.runs[state.shown[row]], state)
          : text(field, of: state.groups[row], state)
      }
      var title = field == "id" ? "run" : field.replacing("best.", with: "best ")
      if let order = state.order, order.field == field, state.groupBy == nil {
        let arrows = state.symbols.isUnicode ? ("↑", "↓") : ("^", "v")
        title += " " + (order.isDescending ? arrows.1 : arrows.0)
      }
      let isNumeric = !["id", "status", "tags", "name"].contains(field)
      let most = field == "id" ? .max : 24
      let width = min(most, max(title.cellCount, texts.map(\.cellCount).max() ?? 0))
      return Column(title: title, texts: texts, width: width, isNumeric: isNumeric, place: place)
    }
  }

  /// As many columns as fit: the id gives way first, then columns on the left of the chosen one; what they leave
  /// is the id's again.
  private static func fitted(
    _ all: [Column], to room: Int, _ state: CompareState
  ) -> [Column] {
    var columns = all
    func width() -> Int { columns.reduce(-2) { $0 + $1.width + 2 } }
    if width() > room, let first = columns.first {
      columns[0].width = max(min(first.width, 16), first.width - (width() - room))
    }
    // The metric says most; what gives way first is what stands in the middle and was not chosen.
    while width() > room, columns.count > 1 {
      let keeps = ["best.\(state.metric)", state.metric, "id", state.groupBy ?? "id"]
      let gone =
        columns.lastIndex { column in
          column.place != state.column && !keeps.contains(state.columns[column.place])
        } ?? columns.indices.dropFirst().first { columns[$0].place != state.column }
        ?? columns.count - 1
      columns.remove(at: gone)
    }
    if columns[0].place == all[0].place {
      columns[0].width = min(all[0].width, max(0, columns[0].width + room - width()))
    } else if width() > room {
      columns[0].width = max(0, room)
    }
    return columns
  }

  private static func text(_ field: String, of run: RunSummary, _ state: CompareState) -> String {
    let none = state.symbols.isUnicode ? "–" : "-"
    switch field {
    case "id": return run.id
    case "status": return run.record.status.rawValue
    case "epochs": return "\(run.epochCount)"
    default: break
    }
    let isMetric = field == state.metric || field == "best.\(state.metric)"
    guard isMetric else { return run.field(field)?.text ?? none }
    guard case .number(let value)? = run.field(field) else { return none }
    let text = NumberText.metric(value)
    guard let baseline = state.baselineRun, baseline.fileID != run.fileID,
      case .number(let other)? = baseline.field(field)
    else { return text }
    return "\(text) (\(value > other ? "+" : "")\(NumberText.metric(value - other)))"
  }

  private static func text(
    _ field: String, of group: RunGroups.Group, _ state: CompareState
  ) -> String {
    if field == state.groupBy { return group.value }
    if field == "runs" { return "\(group.runs.count)" }
    guard let statistics = group.statistics(of: field) else { return "–" }
    let mean = NumberText.metric(statistics.mean)
    let sign = state.symbols.plusMinus
    return statistics.deviation.map { "\(mean) \(sign) \(NumberText.metric($0))" } ?? mean
  }
}
