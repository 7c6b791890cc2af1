import Charts
import Monitoring
import TerminalUI

/// Metrics over the steps: training with its min–max band, validation on top, a marker at each change.
enum MetricPanel {
  static func drawLoss(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    draw(.loss, [state.lossSubject], state, on: &canvas, in: rect)
  }

  /// As many of the other metrics as there is room for.
  static func drawOthers(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    draw(.metric, state.otherSubjects, state, on: &canvas, in: rect)
  }

  private static func draw(
    _ id: PanelID, _ subjects: [ChartSubject], _ state: DashboardState,
    on canvas: inout Canvas, in rect: Rect
  ) {
    let grid = Grid(charts: subjects.count, in: rect)
    let title = grid.count > 1 ? "metrics" : subjects.first?.title ?? "metric"
    func key(_ action: Action) -> String { KeyMap.name(of: action, in: id, state) }
    var hints = [(key(.toggleLogarithmic), state.charts.isLogarithmic ? "linear" : "log")]
    if subjects.count > 1 { hints.insert((key(.nextSubject), "next"), at: 0) }
    let inside = DashboardView.box(
      id, title: title + suffix(state.charts), hints: hints, state, on: &canvas, in: rect)
    for (index, subject) in subjects.prefix(grid.count).enumerated() {
      let cell = grid.chart(index, in: inside)
      if grid.count > 1 {
        let title = grid.cell(index, in: inside).line(0)
        if title.row < cell.row {
          canvas.write(
            subject.title.fitted(to: title.columns, state.symbols), column: title.column,
            row: title.row, state.theme.style(.title))
        }
      }
      chart(of: subject, state, isFocused: state.focus == id)
        .draw(on: &canvas, in: cell, theme: state.theme, symbols: state.symbols)
    }
  }

  /// The step that is drawn in a cell of the panel.
  static func step(
    at column: Int, _ row: Int, of id: PanelID, _ state: DashboardState, in rect: Rect
  ) -> Int? {
    let subjects = id == .loss ? [state.lossSubject] : state.otherSubjects
    let grid = Grid(charts: subjects.count, in: rect)
    let inside = DashboardView.inside(rect)
    for (index, subject) in subjects.prefix(grid.count).enumerated() {
      let cell = grid.chart(index, in: inside)
      guard cell.contains(column: column, row: row) else { continue }
      return chart(of: subject, state, isFocused: true)
        .step(at: column, in: cell, symbols: state.symbols)
    }
    return nil
  }

  private static func chart(
    of subject: ChartSubject, _ state: DashboardState, isFocused: Bool
  ) -> LineChart {
    var chart = LineChart(
      lines: state.lines(of: subject), markers: state.markers,
      isLogarithmic: state.charts.isLogarithmic, ceiling: state.ceiling(of: subject))
    if case .epochs = subject.content { chart.emptyText = "waiting for the first epoch" }
    if subject.content == .learningRate, state.charts.end == nil, !state.isFinished {
      chart.coming = state.comingRates
    }
    chart.axis = state.charts.axis
    chart.samplesPerEpoch = state.run?.trainingSamples ?? 0
    chart.window = state.charts.window(at: state.progress.step)
    chart.leavesRoom = !state.isFinished && state.charts.end == nil
    chart.smoothing = state.charts.smoothing
    chart.ignoresOutliers = state.charts.ignoresOutliers
    chart.cursor = state.charts.cursor
    return chart
  }

  /// How the charts differ from what people expect.
  private static func suffix(_ view: ChartView) -> String {
    var words: [String] = []
    if view.isLogarithmic { words.append("log") }
    if view.axis != .step { words.append("by \(view.axis.rawValue)") }
    if view.smoothing > 0 { words.append("smooth \(NumberText.short(view.smoothing))") }
    if view.ignoresOutliers { words.append("no outliers") }
    if view.span != nil { words.append(view.end == nil ? "newest" : "part") }
    return words.isEmpty ? "" : ", " + words.joined(separator: ", ")
  }

  /// How many charts there are across and down.
  private struct Grid {
    let across: Int
    let down: Int
    let count: Int

    init(charts: Int, in rect: Rect) {
      let columns = max(1, rect.columns / 48)
      let rows = max(1, (rect.rows - 2) / 9)
      count = min(max(1, charts), columns * rows)
      down = min(rows, count)
      across = (count + down - 1) / down
    }

    /// A cell without its title, which it has where there are several.
    func chart(_ index: Int, in rect: Rect) -> Rect {
      let cell = cell(index, in: rect)
      guard count > 1, cell.rows > 3 else { return cell }
      return Rect(
        column: cell.column, row: cell.row + 1, columns: cell.columns, rows: cell.rows - 1)
    }

    func cell(_ index: Int, in rect: Rect) -> Rect {
      let (column, row) = (index / down, index % down)
      let inColumn = min(down, count - column * down)
      let left = rect.columns * column / across
      let right = rect.columns * (column + 1) / across - (column + 1 < across ? 1 : 0)
      let top = rect.rows * row / inColumn
      let bottom = rect.rows * (row + 1) / inColumn
      return Rect(
        column: rect.column + left, row: rect.row + top, columns: right - left,
        rows: bottom - top)
    }
  }
}
