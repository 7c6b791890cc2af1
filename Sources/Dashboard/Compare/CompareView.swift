import Charts
import Experiments
import Monitoring
import TerminalUI

/// Draws the screen that compares runs: a pure function from state to cells.
public enum CompareView {
  public static func draw(_ state: CompareState, on canvas: inout Canvas) {
    canvas.clear(state.size, background: state.theme.style(.text))
    let layout = CompareLayout(state)
    drawHeader(state, on: &canvas, in: layout.header)
    CompareTable(state, layout).draw(state, on: &canvas)
    drawChart(state, on: &canvas, in: layout.chart)
    drawFooter(state, on: &canvas, in: layout.footer)
    if state.showsHelp { CompareHelp(state).draw(state, on: &canvas) }
  }

  private static func drawHeader(
    _ state: CompareState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard !rect.isEmpty else { return }
    let theme = state.theme
    var column = canvas.write(
      state.sweep == nil ? "descent compare" : "descent sweep", column: rect.column + 1,
      row: rect.row, theme.style(.key, .bold))
    var parts = ["\(state.shown.count) of \(state.runs.count) runs"]
    if let sweep = state.sweep { parts.insert(sweep.progress, at: 0) }
    if state.unreadableCount > 0 { parts.append("\(state.unreadableCount) unreadable") }
    if let order = state.order {
      parts.append("by \(order.field)\(order.isDescending ? ", largest first" : "")")
    }
    if let filter = state.filter { parts.append("where \(filter)") }
    if let run = state.baselineRun { parts.append("from \(run.id)") }
    for (index, part) in parts.enumerated() {
      let room = rect.endColumn - column - 3
      guard room > 3 else { return }
      column = canvas.write(
        part.fitted(to: room, state.symbols), column: column + 2, row: rect.row,
        theme.style(index == 0 ? .title : .muted))
    }
  }

  // MARK: The chart

  private static func drawChart(
    _ state: CompareState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard rect.rows >= 3, rect.columns >= 4 else { return }
    let (theme, symbols) = (state.theme, state.symbols)
    var title: String
    var hints: [(key: String, label: String)] = [("v", "view")]
    switch state.view {
    case .curves:
      title = (state.metric.isEmpty ? "curves" : state.metric) + " by \(state.axis.rawValue)"
      let weight = CompareState.smoothings[state.smoothing]
      if weight > 0 { title += ", smoothed \(NumberText.short(weight))" }
      hints = [("m", "metric"), ("x", "axis"), ("l", "log"), ("[ ]", "smooth")] + hints
    case .histograms:
      let tensors = state.tensors
      title =
        tensors.indices.contains(state.tensor)
        ? "weights of layer \(tensors[state.tensor].layer), \(tensors[state.tensor].tensor)"
        : "weights"
      hints = [("< >", "tensor")] + hints
    case .parallel: title = "hyperparameters and \(state.metric)"
    }
    if state.showsChartAlone { hints.append((Key.enter.name(symbols), "table")) }
    let inside = Box(title: Phrase(title), hints: hints).draw(
      on: &canvas, in: rect, theme: theme, symbols: symbols)
    switch state.view {
    case .curves:
      OverlayChart(
        lines: state.lines, chosen: state.chosenLine, axis: state.axis,
        isLogarithmic: state.isLogarithmic, emptyText: emptyText(state)
      ).draw(on: &canvas, in: inside, theme: theme, symbols: symbols)
    case .histograms: drawHistograms(state, on: &canvas, in: inside)
    case .parallel: parallel(state).draw(on: &canvas, in: inside, theme: theme, symbols: symbols)
    }
  }

  /// Why there is no curve.
  private static func emptyText(_ state: CompareState) -> String {
    guard state.drawnIDs.isEmpty else { return "no curve of \(state.metric)" }
    let other = state.marks.isEmpty ? "" : "no run in the table is marked; "
    return other + "space marks runs to draw"
  }

  /// The first two marked runs that have the tensor.
  private static func drawHistograms(
    _ state: CompareState, on canvas: inout Canvas, in rect: Rect
  ) {
    let tensors = state.tensors
    guard tensors.indices.contains(state.tensor), rect.rows > 2 else {
      canvas.write(
        "space marks runs whose weights to show", centeredIn: rect, state.theme.style(.muted),
        state.symbols)
      return
    }
    let wanted = tensors[state.tensor]
    var parts: [HistogramOverlay.Part] = []
    var column = rect.column
    for id in state.drawnIDs {
      guard parts.count < 2, let mark = state.marks[id], let record = state.loaded[id]?.record,
        let own = record.histograms.first(where: {
          $0.layer == wanted.layer && $0.tensor == wanted.tensor
        })
      else { continue }
      parts.append(
        HistogramOverlay.Part(role: CompareState.role(of: mark), histogram: own.histogram))
      let symbol = CompareState.symbol(of: mark, state.symbols)
      let text =
        "\(symbol) \(record.id) \(NumberText.short(own.histogram.mean, digits: 3)) "
        + "\(state.symbols.plusMinus) " + NumberText.short(own.histogram.deviation, digits: 3)
      column =
        canvas.write(
          text.fitted(to: max(0, rect.endColumn - column), state.symbols), column: column,
          row: rect.row, state.theme.style(CompareState.role(of: mark))) + 2
    }
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    HistogramOverlay(parts: parts).draw(
      on: &canvas, in: body, theme: state.theme, symbols: state.symbols)
  }

  /// More lines than that are a surface.
  private static let mostLines = 200

  private static func parallel(_ state: CompareState) -> ParallelChart {
    let axes = state.differing + [state.metric]
    let places =
      state.shown.prefix(mostLines)
      + state.shown.dropFirst(mostLines).filter { state.marks[state.runs[$0].fileID] != nil }
    return ParallelChart(
      axes: axes,
      lines: places.map { place in
        let run = state.runs[place]
        let mark = state.marks[run.fileID]
        let values = axes.map { axis -> ParallelChart.Value? in
          switch axis == state.metric
            ? run.final(axis).map({ .number($0) }) : run.hyperparameter(axis)
          {
          case .number(let number)?: .number(number)
          case .text(let text)?: .name(text)
          case .list, nil: nil
          }
        }
        return ParallelChart.Line(
          role: mark.map(CompareState.role) ?? .border, isMarked: mark != nil, values: values)
      })
  }

  // MARK: Footer and help

  private static func drawFooter(
    _ state: CompareState, on canvas: inout Canvas, in rect: Rect
  ) {
    guard !rect.isEmpty else { return }
    let (theme, cursor) = (state.theme, state.symbols.isUnicode ? "▏" : "_")
    func line(_ text: String, _ complaint: String?, _ keys: [(key: Key, label: String)]) {
      var column =
        canvas.write(
          text + cursor, column: rect.column + 1, row: rect.row, limit: rect.columns - 1,
          theme.style(.text)) + 2
      if let complaint {
        let room = max(0, rect.endColumn - column)
        canvas.write(
          complaint.fittedByWords(to: room, state.symbols), column: column, row: rect.row,
          theme.style(.error))
        return
      }
      for (key, label) in keys {
        let name = key.name(state.symbols)
        guard column + name.cellCount + 1 + label.cellCount <= rect.endColumn else { continue }
        column = canvas.write(name, column: column, row: rect.row, theme.style(.key)) + 1
        column = canvas.write(label, column: column, row: rect.row, theme.style(.muted)) + 2
      }
    }
    let deletion = state.deletion.map {
      "delete \($0) and its weights? y deletes, any other key does not"
    }
    if let text = state.question?.text ?? deletion {
      canvas.write(
        text.fitted(to: rect.columns - 2, state.symbols), column: rect.column + 1, row: rect.row,
        theme.style(.error, .bold))
      return
    }
    if let edit = state.edit {
      line(
        "\(edit.kind.rawValue): \(tail(edit.field.text, rect.columns - 12))", nil,
        [(.enter, edit.kind == .set ? "set" : "save"), (.escape, "leave as it is")])
      return
    }
    if let field = state.filterField {
      line(
        "/" + tail(field.text, rect.columns - 6), field.complaint,
        [(.enter, "keep"), (.escape, "show all")])
      return
    }
    if let answer = state.answer {
      canvas.write(
        answer.text.fittedByWords(to: rect.columns - 2, state.symbols), column: rect.column + 1,
        row: rect.row, theme.style(answer.isError ? .error : .good))
      return
    }
    for entry in footerEntries(state, in: rect) {
      let column = canvas.write(
        entry.name, column: entry.column, row: rect.row, theme.style(.key))
      canvas.write(entry.label, column: column + 1, row: rect.row, theme.style(.muted))
    }
  }

  /// The keys of the footer that have room, each with its first cell.
  private static func footerEntries(
    _ state: CompareState, in rect: Rect
  ) -> [(key: Key, name: String, label: String, column: Int)] {
    var entries: [(key: Key, name: String, label: String, column: Int)] = []
    var column = rect.column + 1
    var hints: [(key: Key, label: String)] = []
    if state.sweepIsOver == false {
      hints = [(.character(":"), "set"), (.character("X"), "end run")]
    }
    for binding in CompareKeyMap.bindings {
      guard let label = binding.label, let key = binding.keys.first else { continue }
      hints.append((key, label))
    }
    for (key, label) in hints {
      let name = key.name(state.symbols)
      let width = name.cellCount + 1 + label.cellCount
      guard column + width < rect.endColumn else { continue }
      entries.append((key, name, label, column))
      column += width + 2
    }
    return entries
  }

  /// The key of the footer that a cell of the screen belongs to.
  static func footerKey(_ state: CompareState, at event: MouseEvent) -> Key? {
    let footer = CompareLayout(state).footer
    guard footer.contains(column: event.column, row: event.row) else { return nil }
    return footerEntries(state, in: footer).first { entry in
      let width = entry.name.cellCount + 1 + entry.label.cellCount
      return (entry.column..<entry.column + width).contains(event.column)
    }?.key
  }

  /// The end of what is typed, where its beginning has no room.
  private static func tail(_ text: String, _ limit: Int) -> String {
    String(text.suffix(max(0, limit)))
  }
}
