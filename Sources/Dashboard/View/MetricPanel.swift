import Charts
import Monitoring
import TerminalUI

/// Metrics over the steps: training with its min–max band, validation on top, a marker at each change.
enum MetricPanel {
  /// What is kept from frame to frame of a panel: its charts.
  typealias Memory = [ChartMemory]

  /// A chart with room for its lines, which are its own only while it is drawn: kept longer, the next step would
  /// have to copy the whole series.
  struct ChartMemory {
    var chart = LineChart(lines: [])
    var memory = LineChart.Memory()
    /// Whether a few values flattened its lines when that was looked at last.
    var isFlattened = false
  }

  /// Draws the border, and what the charts of a panel show.
  static func draw(
    _ id: PanelID, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory
  ) {
    let subjects = state.subjects(of: id)
    let grid = Grid(charts: subjects.count, in: rect)
    let title = grid.count > 1 ? "metrics" : subjects.first?.title ?? "metric"
    var edge = DashboardView.border(
      id, title: "\(title)\(suffix(state.charts))", state, on: &canvas, in: rect)
    edge.write(
      .toggleLogarithmic, label: state.charts.isLogarithmic ? "linear" : "log", in: id, state,
      on: &canvas)
    drawCharts(id, state, on: &canvas, in: rect, memory: &memory, judges: true)
    if state.charts.ignoresOutliers || memory.contains(where: \.isFlattened) {
      edge.write(
        .toggleOutliers, label: state.charts.ignoresOutliers ? "outliers" : "no outliers", in: id,
        state, on: &canvas)
    }
    if !state.charts.heldRanges.isEmpty {
      edge.write(.toggleHeldRange, label: "free y", in: id, state, on: &canvas)
    }
    if subjects.count > 1 { edge.write(.nextSubject, label: "next", in: id, state, on: &canvas) }
  }

  /// Draws what the steps change: as many charts as there is room for. Allocates nothing once there is memory.
  /// - Parameters:
  ///   - keepsNumbers: whether the legends stay as they are.
  ///   - judges: whether to look for lines that a few values flatten.
  static func drawCharts(
    _ id: PanelID, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory,
    keepsNumbers: Bool = false, judges: Bool = false
  ) {
    let subjects = state.subjects(of: id)
    let grid = Grid(charts: subjects.count, in: rect)
    let inside = DashboardView.inside(rect)
    canvas.fill(inside, " ", state.theme.style(.text))
    for index in 0..<min(grid.count, subjects.count) {
      let cell = grid.chart(index, in: inside)
      if grid.count > 1 {
        let title = grid.cell(index, in: inside).line(0)
        if title.row < cell.row {
          canvas.write(
            Phrase(subjects[index].title), column: title.column, row: title.row,
            fittedTo: title.columns, state.symbols, state.theme.style(.title))
        }
      }
      if memory.count <= index { memory.append(ChartMemory()) }
      show(subjects[index], state, in: &memory[index].chart)
      // The pointer reads values where no cursor was put.
      if memory[index].chart.cursor == nil, let pointer = state.pointer,
        cell.contains(column: pointer.column, row: pointer.row)
      {
        memory[index].chart.cursor = memory[index].chart.step(
          at: pointer.column, in: cell, symbols: state.symbols)
      }
      memory[index].chart.keepsNumbers = keepsNumbers
      memory[index].chart.draw(
        on: &canvas, in: cell, theme: state.theme, symbols: state.symbols,
        memory: &memory[index].memory)
      if judges {
        memory[index].isFlattened = memory[index].chart.isFlattened(&memory[index].memory)
      }
      memory[index].chart.lines.removeAll(keepingCapacity: true)
      memory[index].chart.markers = []
    }
  }

  /// The step that is drawn in a cell of the panel.
  static func step(
    at column: Int, _ row: Int, of id: PanelID, _ state: DashboardState, in rect: Rect
  ) -> Int? {
    let subjects = state.subjects(of: id)
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
  private static func suffix(_ view: ChartView) -> Phrase {
    var suffix: Phrase = ""
    if view.isLogarithmic { suffix += ", log" }
    if view.axis != .step { suffix += ", by \(view.axis.rawValue)" }
    if view.smoothing > 0 { suffix += ", smooth \(NumberText.short(view.smoothing))" }
    if view.ignoresOutliers { suffix += ", no outliers" }
    if !view.heldRanges.isEmpty { suffix += ", y held" }
    if view.span != nil { suffix += view.end == nil ? ", newest" : ", part" }
    return suffix
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
