import Charts
import Monitoring
import TerminalUI

/// Metrics over the steps: training with its min–max band, validation on top, a marker at each change.
enum MetricPanel {
  /// What is kept from frame to frame of a panel: its charts, and what they are of.
  struct Memory {
    var subjects: [ChartSubject] = []
    var charts: [ChartMemory] = []
  }

  /// A chart with room for its lines, which are its own only while it is drawn: kept longer, the next step would
  /// have to copy the whole series.
  struct ChartMemory {
    var chart = LineChart(lines: [])
    var memory = LineChart.Memory()
  }

  /// Draws the border, and what the charts of a panel show.
  static func draw(
    _ id: PanelID, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory
  ) {
    memory.subjects = subjects(of: id, state)
    let (subjects, grid) = (memory.subjects, Grid(charts: memory.subjects.count, in: rect))
    let title = grid.count > 1 ? "metrics" : subjects.first?.title ?? "metric"
    func key(_ action: Action) -> String { KeyMap.name(of: action, in: id, state) }
    var hints = [(key(.toggleLogarithmic), state.charts.isLogarithmic ? "linear" : "log")]
    if !state.charts.heldRanges.isEmpty { hints.insert((key(.toggleHeldRange), "free y"), at: 0) }
    if subjects.count > 1 { hints.insert((key(.nextSubject), "next"), at: 0) }
    _ = DashboardView.box(
      id, title: title + suffix(state.charts), hints: hints, state, on: &canvas, in: rect)
    drawCharts(state, on: &canvas, in: rect, memory: &memory)
  }

  /// Draws what the steps change: as many charts as there is room for. Allocates nothing once there is memory.
  /// - Parameter keepsNumbers: whether the legends stay as they are.
  static func drawCharts(
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect, memory: inout Memory,
    keepsNumbers: Bool = false
  ) {
    let grid = Grid(charts: memory.subjects.count, in: rect)
    let inside = DashboardView.inside(rect)
    canvas.fill(inside, " ", state.theme.style(.text))
    for index in 0..<min(grid.count, memory.subjects.count) {
      let cell = grid.chart(index, in: inside)
      if grid.count > 1 {
        let title = grid.cell(index, in: inside).line(0)
        if title.row < cell.row {
          canvas.write(
            memory.subjects[index].title.fitted(to: title.columns, state.symbols),
            column: title.column, row: title.row, state.theme.style(.title))
        }
      }
      if memory.charts.count <= index { memory.charts.append(ChartMemory()) }
      show(memory.subjects[index], state, in: &memory.charts[index].chart)
      // The pointer reads values where no cursor was put.
      if memory.charts[index].chart.cursor == nil, let pointer = state.pointer,
        cell.contains(column: pointer.column, row: pointer.row)
      {
        memory.charts[index].chart.cursor = memory.charts[index].chart.step(
          at: pointer.column, in: cell, symbols: state.symbols)
      }
      memory.charts[index].chart.keepsNumbers = keepsNumbers
      memory.charts[index].chart.draw(
        on: &canvas, in: cell, theme: state.theme, symbols: state.symbols,
        memory: &memory.charts[index].memory)
      memory.charts[index].chart.lines.removeAll(keepingCapacity: true)
      memory.charts[index].chart.markers = []
    }
  }

  /// What the charts of a panel are of; as many of them are drawn as there is room for.
  static func subjects(of id: PanelID, _ state: DashboardState) -> [ChartSubject] {
    id == .loss ? [state.lossSubject] : state.otherSubjects
  }

  /// The step that is drawn in a cell of the panel.
  static func step(
    at column: Int, _ row: Int, of id: PanelID, _ state: DashboardState, in rect: Rect
  ) -> Int? {
    let subjects = subjects(of: id, state)
    let grid = Grid(charts: subjects.count, in: rect)
    let inside = DashboardView.inside(rect)
    for (index, subject) in subjects.prefix(grid.count).enumerated() {
      let cell = grid.chart(index, in: inside)
      guard cell.contains(column: column, row: row) else { continue }
      return chart(of: subject, state).step(
        at: column, in: cell, symbols: state.symbols)
    }
    return nil
  }

  /// A chart as it is drawn at present.
  static func chart(of subject: ChartSubject, _ state: DashboardState) -> LineChart {
    var chart = LineChart(lines: [])
    show(subject, state, in: &chart)
    return chart
  }

  private static func show(
    _ subject: ChartSubject, _ state: DashboardState, in chart: inout LineChart
  ) {
    state.addLines(of: subject, to: &chart.lines)
    chart.markers = state.markers
    chart.isLogarithmic = state.charts.isLogarithmic
    chart.ceiling = state.ceiling(of: subject)
    chart.emptyText = "waiting for the first step"
    if case .epochs = subject.content { chart.emptyText = "waiting for the first epoch" }
    chart.coming = []
    if subject.content == .learningRate, state.charts.end == nil, !state.isFinished {
      chart.coming = state.comingRates
    }
    chart.axis = state.charts.axis
    chart.samplesPerEpoch = state.run?.trainingSamples ?? 0
    chart.window = state.charts.window(at: state.progress.step)
    chart.leavesRoom = !state.isFinished && state.charts.end == nil
    chart.smoothing = state.charts.smoothing
    chart.ignoresOutliers = state.charts.ignoresOutliers
    chart.heldRange = state.charts.heldRanges[subject.title]
    chart.cursor = state.charts.cursor
    chart.isDashed =
      state.palette.number(of: state.theme[.training])
      == state.palette.number(of: state.theme[.validation])
  }

  /// How the charts differ from what people expect.
  private static func suffix(_ view: ChartView) -> String {
    var words: [String] = []
    if view.isLogarithmic { words.append("log") }
    if view.axis != .step { words.append("by \(view.axis.rawValue)") }
    if view.smoothing > 0 { words.append("smooth \(NumberText.short(view.smoothing))") }
    if view.ignoresOutliers { words.append("no outliers") }
    if !view.heldRanges.isEmpty { words.append("y held") }
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
