import Monitoring
import TerminalUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Curves of several runs over each other, each with a colour and a symbol of its own.
///
/// - Complexity: O(points + cells).
public struct OverlayChart: Sendable {
  public struct Line: Sendable {
    public var name: String
    /// What tells it from the other lines, such as `learning_rate 0.01`; the most telling first.
    public var details: [String]
    public var symbol: Unicode.Scalar
    public var role: Theme.Role
    public var curve: RunCurve

    public init(
      name: String, details: [String] = [], symbol: Unicode.Scalar, role: Theme.Role,
      curve: RunCurve
    ) {
      self.name = name
      self.details = details
      self.symbol = symbol
      self.role = role
      self.curve = curve
    }
  }

  public var lines: [Line]
  /// The place of the line that the legend names whatever the room.
  public var chosen: Int?
  public var axis: ChartAxis
  public var isLogarithmic: Bool
  public var emptyText: String

  public init(
    lines: [Line], chosen: Int? = nil, axis: ChartAxis, isLogarithmic: Bool,
    emptyText: String = "no curves"
  ) {
    self.lines = lines
    self.chosen = chosen
    self.axis = axis
    self.isLogarithmic = isLogarithmic
    self.emptyText = emptyText
  }

  /// Draws the chart; too small a rectangle gets what fits.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    guard !rect.isEmpty else { return }
    let legendRows = rect.rows < 4 ? 0 : min(4, max(1, rect.rows / 6))
    let legend = OverlayLegend(
      lines, chosen: chosen, in: Size(columns: rect.columns, rows: legendRows), symbols)
    legend.draw(lines, chosen: chosen, on: &canvas, in: rect, theme: theme)
    let top = max(min(1, legendRows), legend.rows)
    let body = Rect(
      column: rect.column, row: rect.row + top, columns: rect.columns, rows: rect.rows - top)
    guard let (x, y) = ranges else {
      let hasPoints = lines.contains { !$0.curve.points.isEmpty }
      let reason = hasPoints ? (isLogarithmic ? "nothing above zero" : "no values") : emptyText
      canvas.write(reason, centeredIn: body, theme.style(.muted), symbols)
      return
    }
    let hasAxis = body.rows >= 4
    let plotRows = body.rows - (hasAxis ? 1 : 0)
    let count = plotRows <= 4 ? max(2, plotRows) : min(8, (plotRows + 1) / 2)
    let ticks =
      isLogarithmic
      ? AxisTicks(logarithmic: y, count: count).ticks : AxisTicks(linear: y, count: count).ticks
    let labelWidth = ticks.map(\.label.cellCount).max() ?? 0
    let gutter = body.columns >= labelWidth + 12 ? labelWidth + 1 : 0
    let plot = Rect(
      column: body.column + gutter, row: body.row, columns: body.columns - gutter, rows: plotRows)
    var grid = DotGrid(columns: plot.columns, rows: plot.rows, symbols: symbols)
    let scale = Scale(x: x, y: y, isLogarithmic: isLogarithmic, grid: grid)
    if gutter > 0 {
      for tick in ticks {
        guard let dot = scale.y(tick.value) else { continue }
        canvas.write(
          tick.label, endingAt: plot.column - 1,
          row: plot.row + dot * plot.rows / max(1, grid.height),
          limit: gutter - 1, theme.style(.muted))
      }
    }
    drawMarkers(
      symbols.markerLine, plot.row..<plot.endRow, scale, on: &canvas, in: plot, theme: theme)
    // The first line is the one in front.
    var priority = UInt8(min(200, lines.count)) + DotGrid.band
    for line in lines {
      drawLine(line, into: &grid, scale, priority)
      priority = max(DotGrid.band + 1, priority - 1)
    }
    grid.draw(on: &canvas, in: plot, theme: theme)
    for line in lines.reversed() { drawSymbols(line, scale, on: &canvas, in: plot, theme: theme) }
    drawMarkers(
      symbols.marker, plot.row..<min(plot.row + 1, plot.endRow), scale, on: &canvas, in: plot,
      theme: theme)
    if hasAxis { drawXAxis(x, on: &canvas, below: plot, theme: theme) }
  }

  /// From values to dots.
  private struct Scale {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>
    let isLogarithmic: Bool
    let grid: DotGrid

    func x(_ value: Double) -> Int {
      let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
      return Int((min(max(share, 0), 1) * Double(max(0, grid.width - 1))).rounded())
    }

    func y(_ value: Double) -> Int? {
      guard value.isFinite else { return nil }
      var share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
      if isLogarithmic {
        guard value > 0 else { return nil }
        share = (log(value) - log(y.lowerBound)) / (log(y.upperBound) - log(y.lowerBound))
      }
      return Int(((1 - min(max(share, 0), 1)) * Double(max(0, grid.height - 1))).rounded())
    }
  }

  private var ranges: (ClosedRange<Double>, ClosedRange<Double>)? {
    var (left, right) = (Double.infinity, -Double.infinity)
    var (low, high) = (Double.infinity, -Double.infinity)
    for line in lines {
      for point in line.curve.points
      where abs(point.mean) < 1e300 && (!isLogarithmic || point.mean > 1e-300) {
        left = min(left, point.x)
        right = max(right, point.x)
        low = min(low, point.mean)
        high = max(high, point.mean)
      }
    }
    guard low <= high, left <= right else { return nil }
    left = min(left, 0)
    let x = left...max(right, left + 1e-9)
    if isLogarithmic { return (x, low / 1.05...max(high * 1.05, low * 1.1)) }
    let isConstant = high - low <= max(abs(low), abs(high)) * 1e-9
    let margin = isConstant ? max(abs(high) * 0.1, 1e-6) : (high - low) * 0.04
    return (x, (low >= 0 ? max(0, low - margin) : low - margin)...high + margin)
  }

  private func drawLine(
    _ line: Line, into grid: inout DotGrid, _ scale: Scale, _ priority: UInt8
  ) {
    var last: (x: Int, y: Int)?
    for point in line.curve.points {
      guard let y = scale.y(point.mean) else {
        last = nil
        continue
      }
      let x = scale.x(point.x)
      guard let from = last, x > from.x else {
        grid.fill(x: x, from: last?.y ?? y, to: y, line.role, priority: priority)
        last = (x, y)
        continue
      }
      var previous = from.y
      for column in from.x + 1...x {
        let share = Double(column - from.x) / Double(x - from.x)
        let next = from.y + Int((Double(y - from.y) * share).rounded())
        let start = previous == next ? next : previous + (next > previous ? 1 : -1)
        grid.fill(x: column, from: start, to: next, line.role, priority: priority)
        previous = next
      }
      last = (x, y)
    }
  }

  /// A few symbols along a line, the last at its end.
  private func drawSymbols(
    _ line: Line, _ scale: Scale, on canvas: inout Canvas, in plot: Rect, theme: Theme
  ) {
    guard scale.grid.width > 0, scale.grid.height > 0 else { return }
    let points = line.curve.points
    guard let end = points.lastIndex(where: { scale.y($0.mean) != nil }) else { return }
    var next = plot.columns / 8
    for (index, point) in points.enumerated() {
      guard let y = scale.y(point.mean) else { continue }
      let column = scale.x(point.x) * plot.columns / scale.grid.width
      guard index == end || column >= next else { continue }
      next = column + max(4, plot.columns / 4)
      canvas[plot.column + column, plot.row + y * plot.rows / scale.grid.height] = Cell(
        line.symbol, theme.style(line.role, .bold))
    }
  }

  private func drawMarkers(
    _ scalar: Unicode.Scalar, _ rows: Range<Int>, _ scale: Scale, on canvas: inout Canvas,
    in plot: Rect, theme: Theme
  ) {
    guard scale.grid.width > 0 else { return }
    for line in lines {
      for marker in line.curve.markers where scale.x.contains(marker.x) {
        let column = plot.column + scale.x(marker.x) * plot.columns / scale.grid.width
        for row in rows { canvas[column, row] = Cell(scalar, theme.style(line.role)) }
      }
    }
  }

  private func drawXAxis(
    _ x: ClosedRange<Double>, on canvas: inout Canvas, below plot: Rect, theme: Theme
  ) {
    let span = x.upperBound - x.lowerBound
    var end = plot.column
    for tick in AxisTicks(linear: x, count: max(2, plot.columns / 12)).ticks {
      let label = axis.label(tick.value, span: span)
      let share = (tick.value - x.lowerBound) / span
      let middle = plot.column + Int((share * Double(plot.columns - 1)).rounded())
      let column = min(
        max(middle - label.cellCount / 2, plot.column), plot.endColumn - label.cellCount)
      guard column >= end else { continue }
      end = canvas.write(label, column: column, row: plot.endRow, theme.style(.muted)) + 1
    }
  }
}
