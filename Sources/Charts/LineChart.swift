import Monitoring
import TerminalUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A point of a line: a step and a value.
public struct ChartPoint: Equatable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// Lines over steps, with the band between minimum and maximum, markers, ticks and a legend.
///
/// - Complexity: O(buckets + points + cells), whatever the length of the run.
public struct LineChart: Sendable {
  public enum Data: Sendable {
    /// One lane of a bounded series: a mean line in its min–max band.
    case series(MetricSeries, lane: Int)
    case points([ChartPoint])
  }

  public struct Line: Sendable {
    public var name: String
    public var role: Theme.Role
    public var rangeRole: Theme.Role?
    public var data: Data

    public init(name: String, role: Theme.Role, rangeRole: Theme.Role? = nil, data: Data) {
      self.name = name
      self.role = role
      self.rangeRole = rangeRole
      self.data = data
    }
  }

  public var lines: [Line]
  /// Steps at which a vertical line stands.
  public var markers: [Int]
  public var isLogarithmic: Bool
  /// A value that the axis never passes: 1 for accuracies.
  public var ceiling: Double?
  public var emptyText: String

  public init(
    lines: [Line], markers: [Int] = [], isLogarithmic: Bool = false, ceiling: Double? = nil,
    emptyText: String = "waiting for the first step"
  ) {
    self.lines = lines
    self.markers = markers
    self.isLogarithmic = isLogarithmic
    self.ceiling = ceiling
    self.emptyText = emptyText
  }

  /// Draws the chart; too small a rectangle gets what fits.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    guard !rect.isEmpty else { return }
    let hasLegend = rect.rows >= 4
    if hasLegend { drawLegend(on: &canvas, in: rect.line(0), theme: theme, symbols: symbols) }
    let body = Rect(
      column: rect.column, row: rect.row + (hasLegend ? 1 : 0), columns: rect.columns,
      rows: rect.rows - (hasLegend ? 1 : 0))
    guard let xRange, let yRange = yRange(ceiling: ceiling) else {
      let reason =
        xRange == nil ? emptyText : isLogarithmic ? "nothing above zero" : "no finite values"
      let text = reason.fitted(to: body.columns, symbols)
      canvas.write(
        text, column: body.column + (body.columns - text.cellCount) / 2,
        row: body.row + body.rows / 2, theme.style(.muted))
      return
    }
    let hasXAxis = body.rows >= 4
    let plotRows = body.rows - (hasXAxis ? 1 : 0)
    let yTicks = ticks(yRange, count: plotRows <= 4 ? max(2, plotRows) : min(8, (plotRows + 1) / 2))
    let labelWidth = yTicks.map(\.label.cellCount).max() ?? 0
    let gutter = body.columns >= labelWidth + 12 ? labelWidth + 1 : 0
    let plot = Rect(
      column: body.column + gutter, row: body.row, columns: body.columns - gutter, rows: plotRows)
    let scale = Scale(
      x: xRange, y: yRange, isLogarithmic: isLogarithmic,
      grid: DotGrid(columns: plot.columns, rows: plot.rows, symbols: symbols))
    if gutter > 0 {
      for tick in yTicks {
        let row = plot.row + scale.row(of: tick.value, rows: plot.rows)
        canvas.write(
          tick.label, endingAt: plot.column - 1, row: row, limit: labelWidth, theme.style(.muted))
      }
    }
    drawMarkers(
      symbols.markerLine, on: &canvas, in: plot, rows: plot.row..<plot.endRow, scale: scale,
      theme: theme)
    drawLines(on: &canvas, in: plot, scale: scale, theme: theme)
    // The head stands in front, where a spike would hide what made it.
    drawMarkers(
      symbols.marker, on: &canvas, in: plot, rows: plot.row..<min(plot.row + 1, plot.endRow),
      scale: scale, theme: theme)
    if hasXAxis { drawXAxis(on: &canvas, below: plot, xRange, theme: theme) }
  }

  // MARK: Ranges

  /// From the first to the last step, or nil before the first.
  private var xRange: ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    for line in lines {
      switch line.data {
      case .series(let series, _):
        if let first = series.buckets.first { low = min(low, Double(first.firstStep)) }
        if let last = series.buckets.last { high = max(high, Double(last.lastStep)) }
      case .points(let points):
        if let first = points.first { low = min(low, first.x) }
        if let last = points.last { high = max(high, last.x) }
      }
    }
    guard low <= high else { return nil }
    return low...max(high, low + 1)
  }

  private func yRange(ceiling: Double?) -> ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    func include(_ value: Double) {
      // Beyond that the ends of the range would fall together or be infinite.
      guard abs(value) < 1e300, !isLogarithmic || value > 1e-300 else { return }
      low = min(low, value)
      high = max(high, value)
    }
    for line in lines {
      switch line.data {
      case .series(let series, let lane):
        for bucket in series.buckets where bucket.finiteCount[lane] > 0 {
          if isLogarithmic { include(bucket.mean(lane)) }
          include(Double(bucket.minimum[lane]))
          include(Double(bucket.maximum[lane]))
        }
      case .points(let points): for point in points { include(point.y) }
      }
    }
    guard low <= high else { return nil }
    if isLogarithmic { return low / 1.05...max(high * 1.05, low * 1.1) }
    // What differs by rounding errors only is as good as constant.
    let isConstant = high - low <= max(abs(low), abs(high)) * 1e-9
    let margin = isConstant ? max(abs(high) * 0.1, 1e-6) : (high - low) * 0.04
    let bottom = low >= 0 ? max(0, low - margin) : low - margin
    let top = ceiling.map { high <= $0 ? min($0, high + margin) : high + margin } ?? high + margin
    return bottom...max(top, bottom + 1e-12)
  }

  private func ticks(_ range: ClosedRange<Double>, count: Int) -> [AxisTicks.Tick] {
    isLogarithmic
      ? AxisTicks(logarithmic: range, count: count).ticks
      : AxisTicks(linear: range, count: count).ticks
  }

  // MARK: Parts

  private func drawLegend(
    on canvas: inout Canvas, in row: Rect, theme: Theme, symbols: Symbols
  ) {
    var column = row.column
    for line in lines {
      guard let value = lastValue(of: line) else { continue }
      let text = "\(line.name) \(NumberText.metric(value))"
      guard column + text.cellCount + 2 <= row.endColumn else { break }
      column = canvas.write(
        symbols.isUnicode ? "━ " : "- ", column: column, row: row.row, theme.style(line.role))
      column = canvas.write("\(line.name) ", column: column, row: row.row, theme.style(.muted))
      column = canvas.write(
        NumberText.metric(value), column: column, row: row.row, theme.style(line.role))
      column += 2
    }
  }

  private func lastValue(of line: Line) -> Double? {
    switch line.data {
    case .series(let series, let lane): series.buckets.last?.mean(lane)
    case .points(let points): points.last?.y
    }
  }

  private func drawXAxis(
    on canvas: inout Canvas, below plot: Rect, _ range: ClosedRange<Double>, theme: Theme
  ) {
    let span = range.upperBound - range.lowerBound
    var end = plot.column - 1
    for tick in AxisTicks(linear: range, count: max(2, plot.columns / 10)).ticks {
      let step = tick.value.rounded()
      // There are no half steps.
      guard abs(tick.value - step) < 1e-6 else { continue }
      let share = (tick.value - range.lowerBound) / span
      let center = plot.column + Int(share * Double(plot.columns - 1))
      let label = NumberText.count(step)
      let column = max(
        plot.column, min(center - label.cellCount / 2, plot.endColumn - label.cellCount))
      guard column > end, column + label.cellCount <= plot.endColumn else { continue }
      end = canvas.write(label, column: column, row: plot.endRow, theme.style(.muted))
    }
  }

  /// One scalar in the column of each marker, on some of the rows.
  private func drawMarkers(
    _ scalar: Unicode.Scalar, on canvas: inout Canvas, in plot: Rect, rows: Range<Int>,
    scale: Scale, theme: Theme
  ) {
    for step in markers {
      let x = scale.x(of: Double(step))
      guard x >= 0, x < scale.grid.width, scale.grid.width > 0 else { continue }
      let column = plot.column + x * plot.columns / scale.grid.width
      for row in rows { canvas[column, row] = Cell(scalar, theme.style(.marker, .bold)) }
    }
  }

  private func drawLines(on canvas: inout Canvas, in plot: Rect, scale: Scale, theme: Theme) {
    var grid = scale.grid
    var priority: UInt8 = UInt8(min(100, lines.count * 2))
    // The first line is the one in front.
    for line in lines {
      switch line.data {
      case .series(let series, let lane):
        drawSeries(series, lane, line, into: &grid, scale, priority)
      case .points(let points):
        var last: (x: Int, y: Int)?
        for point in points {
          guard let y = scale.y(of: point.y) else {
            last = nil
            continue
          }
          let place = (x: scale.x(of: point.x), y: y)
          connect(last, place, line.role, into: &grid, priority)
          last = place
        }
      }
      priority = max(2, priority - 2)
    }
    grid.draw(on: &canvas, in: plot, theme: theme)
    drawNotFinite(on: &canvas, in: plot, scale: scale, theme: theme)
  }

  private func drawSeries(
    _ series: MetricSeries, _ lane: Int, _ line: Line, into grid: inout DotGrid, _ scale: Scale,
    _ priority: UInt8
  ) {
    var last: (x: Int, y: Int)?
    var sum = 0.0
    var count = 0.0
    var column = Int.min
    func finishColumn() {
      guard count > 0 else { return }
      guard let y = scale.y(of: sum / count) else {
        last = nil
        return
      }
      connect(last, (column, y), line.role, into: &grid, priority)
      last = (column, y)
    }
    for bucket in series.buckets {
      guard bucket.finiteCount[lane] > 0 else {
        finishColumn()
        (last, count, sum, column) = (nil, 0, 0, .min)
        continue
      }
      let x = scale.x(of: Double(bucket.firstStep + bucket.lastStep) / 2)
      if x != column {
        finishColumn()
        (sum, count, column) = (0, 0, x)
      }
      sum += bucket.sum[lane]
      count += Double(bucket.finiteCount[lane])
      if let rangeRole = line.rangeRole {
        let top = scale.y(of: Double(bucket.maximum[lane])) ?? grid.height - 1
        let bottom = scale.y(of: Double(bucket.minimum[lane])) ?? grid.height - 1
        grid.fill(x: x, from: top, to: bottom, rangeRole, priority: DotGrid.band)
      }
    }
    finishColumn()
  }

  /// Joins two dots so that no column between them is empty.
  private func connect(
    _ from: (x: Int, y: Int)?, _ to: (x: Int, y: Int), _ role: Theme.Role,
    into grid: inout DotGrid, _ priority: UInt8
  ) {
    guard let from, to.x > from.x else {
      grid.fill(x: to.x, from: from?.y ?? to.y, to: to.y, role, priority: priority)
      return
    }
    var previous = from.y
    for x in from.x + 1...to.x {
      let share = Double(x - from.x) / Double(to.x - from.x)
      let y = from.y + Int((Double(to.y - from.y) * share).rounded())
      // Each column holds half of the way to its neighbour, so steep parts stay joined.
      grid.fill(
        x: x, from: previous == y ? y : previous + (y > previous ? 1 : -1), to: y, role,
        priority: priority)
      previous = y
    }
  }

  /// A cross at the top where values were NaN or infinite.
  private func drawNotFinite(on canvas: inout Canvas, in plot: Rect, scale: Scale, theme: Theme) {
    for line in lines {
      guard case .series(let series, let lane) = line.data, scale.grid.width > 0 else { continue }
      for bucket in series.buckets where Int(bucket.finiteCount[lane]) < bucket.stepCount {
        let x = scale.x(of: Double(bucket.firstStep + bucket.lastStep) / 2)
        canvas[plot.column + x * plot.columns / scale.grid.width, plot.row] = Cell(
          "x", theme.style(.error, .bold))
      }
    }
  }
}

/// From values to dots.
struct Scale {
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let isLogarithmic: Bool
  let grid: DotGrid

  func x(of value: Double) -> Int {
    let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
    return Int((share * Double(max(0, grid.width - 1))).rounded())
  }

  /// Dots from the top, or nil for what a logarithmic axis cannot show.
  func y(of value: Double) -> Int? {
    guard let share = share(of: value) else { return nil }
    return Int(((1 - share) * Double(max(0, grid.height - 1))).rounded())
  }

  /// Rows from the top.
  func row(of value: Double, rows: Int) -> Int {
    guard let y = y(of: value), grid.height > 0 else { return 0 }
    return y * rows / grid.height
  }

  private func share(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let share: Double
    if isLogarithmic {
      guard value > 0 else { return nil }
      share = (log(value) - log(y.lowerBound)) / (log(y.upperBound) - log(y.lowerBound))
    } else {
      share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
    }
    return min(max(share, 0), 1)
  }
}
