import Monitoring
import TerminalUI

extension LineChart {
  func drawLines(
    on canvas: inout Canvas, in plot: Rect, scale: ChartScale, theme: Theme, symbols: Symbols,
    grid: inout DotGrid
  ) {
    drawComing(on: &canvas, in: plot, scale: scale, theme: theme, grid: &grid)
    grid.reset(columns: plot.columns, rows: plot.rows, symbols: symbols)
    // Above the bands and the faint lines of what is smoothed.
    var priority = UInt8(min(100, lines.count * 2)) + DotGrid.band + 1
    // The first line is the one in front.
    var gap = 0
    for line in lines {
      switch line.data {
      case .series(let series, let lane):
        if let rangeRole = line.rangeRole { drawBand(series, lane, rangeRole, into: &grid, scale) }
        if smoothing > 0 {
          // The raw line stays, as faint as its band.
          drawSeries(
            series, lane, line.rangeRole ?? .muted, smoothing: 0, into: &grid, scale,
            DotGrid.band + 1, gap: gap)
        }
        drawSeries(
          series, lane, line.role, smoothing: smoothing, into: &grid, scale, priority, gap: gap)
      case .points(let points):
        var last: (x: Int, y: Int)?
        for point in points where scale.steps.contains(point.x) {
          guard let y = scale.y(of: point.y) else {
            last = nil
            continue
          }
          let place = (x: scale.x(of: point.x), y: y)
          connect(last, place, line.role, into: &grid, priority, gap: gap)
          last = place
        }
      }
      gap = isDashed ? symbols.dotsAcross : 0
      priority = max(DotGrid.band + 2, priority - 2)
    }
    grid.draw(on: &canvas, in: plot, theme: theme)
    drawNotFinite(on: &canvas, in: plot, scale: scale, theme: theme)
  }

  /// The means of a series, or their average over the steps, a dot for each column.
  private func drawSeries(
    _ series: MetricSeries, _ lane: Int, _ role: Theme.Role, smoothing weight: Double,
    into grid: inout DotGrid, _ scale: ChartScale, _ priority: UInt8, gap: Int
  ) {
    var last: (x: Int, y: Int)?
    var sum = 0.0
    var count = 0.0
    var column = Int.min
    var average = Smoothing(weight: weight)
    func finishColumn() {
      guard count > 0 else { return }
      guard let y = scale.y(of: sum / count) else {
        last = nil
        return
      }
      connect(last, (column, y), role, into: &grid, priority, gap: gap)
      last = (column, y)
    }
    let shown = series.indices(within: scale.steps)
    // An average knows what came before the part that is shown.
    for index in (weight > 0 ? 0 : shown.lowerBound)..<shown.upperBound {
      let steps = series.buckets[index].chartCount(lane)
      guard steps > 0 else {
        finishColumn()
        (last, count, sum, column) = (nil, 0, 0, .min)
        continue
      }
      var mean = series.buckets[index].chartMean(lane)
      if weight > 0 { mean = average.add(mean, steps: steps) }
      guard index >= shown.lowerBound else { continue }
      let x = scale.x(of: series.buckets[index].middle)
      if x != column {
        finishColumn()
        (sum, count, column) = (0, 0, x)
      }
      sum += mean * Double(steps)
      count += Double(steps)
    }
    finishColumn()
  }

  /// What is to come, faint and below everything else, from the newest step on: a dot in every second column of
  /// dots.
  private func drawComing(
    on canvas: inout Canvas, in plot: Rect, scale: ChartScale, theme: Theme, grid: inout DotGrid
  ) {
    guard coming.count > 1, let newest = firstSeries?.buckets.last?.lastStep else { return }
    var from: (x: Int, y: Int)?
    var next = scale.x(of: Double(newest)) + 1
    for point in coming {
      guard let y = scale.y(of: point.y) else {
        from = nil
        continue
      }
      let to = (x: scale.x(of: point.x), y: y)
      while let from, next <= to.x, next < grid.width {
        let share = Double(next - from.x) / Double(max(1, to.x - from.x))
        let y = from.y + Int((Double(to.y - from.y) * share).rounded())
        if next % 2 == 0 || grid.symbols != .braille {
          grid.set(x: next, y: y, .muted, priority: DotGrid.band)
        }
        next += 1
      }
      from = to
    }
    grid.draw(on: &canvas, in: plot, theme: theme)
  }

  /// From the smallest to the largest value of each column, whatever is smoothed.
  private func drawBand(
    _ series: MetricSeries, _ lane: Int, _ role: Theme.Role, into grid: inout DotGrid,
    _ scale: ChartScale
  ) {
    var column = Int.min
    var (low, high) = (Double.infinity, -Double.infinity)
    func finishColumn(_ grid: inout DotGrid) {
      guard low <= high else { return }
      let top = scale.y(of: high) ?? scale.height - 1
      let bottom = scale.y(of: low) ?? scale.height - 1
      guard !isDashed || column % (2 * grid.symbols.dotsAcross) == 0 else { return }
      grid.fill(x: column, from: top, to: bottom, role, priority: DotGrid.band)
    }
    for index in series.indices(within: scale.steps) {
      guard series.buckets[index].chartCount(lane) > 0 else { continue }
      let x = scale.x(of: series.buckets[index].middle)
      if x != column {
        finishColumn(&grid)
        (low, high, column) = (.infinity, -.infinity, x)
      }
      low = min(low, series.buckets[index].chartMinimum(lane))
      high = max(high, series.buckets[index].chartMaximum(lane))
    }
    finishColumn(&grid)
  }

  /// Joins two dots so that no column between them is empty, but for every second stretch of `gap` columns.
  private func connect(
    _ from: (x: Int, y: Int)?, _ to: (x: Int, y: Int), _ role: Theme.Role,
    into grid: inout DotGrid, _ priority: UInt8, gap: Int
  ) {
    func isGap(_ x: Int) -> Bool { gap > 0 && x / gap % 2 == 1 }
    guard let from, to.x > from.x else {
      guard !isGap(to.x) else { return }
      grid.fill(x: to.x, from: from?.y ?? to.y, to: to.y, role, priority: priority)
      return
    }
    var previous = from.y
    for x in from.x + 1...to.x {
      let share = Double(x - from.x) / Double(to.x - from.x)
      let y = from.y + Int((Double(to.y - from.y) * share).rounded())
      // Each column holds half of the way to its neighbour, so steep parts stay joined.
      if !isGap(x) {
        grid.fill(
          x: x, from: previous == y ? y : previous + (y > previous ? 1 : -1), to: y, role,
          priority: priority)
      }
      previous = y
    }
  }

  /// A cross at the top where values were NaN or infinite.
  private func drawNotFinite(
    on canvas: inout Canvas, in plot: Rect, scale: ChartScale, theme: Theme
  ) {
    for line in lines {
      guard case .series(let series, let lane) = line.data, scale.width > 0 else { continue }
      for index in series.indices(within: scale.steps)
      where series.buckets[index].chartCount(lane) < series.buckets[index].stepCount {
        // The middle of the last bucket can lie on the very end of the axis.
        let x = min(max(0, scale.x(of: series.buckets[index].middle)), scale.width - 1)
        canvas[plot.column + x * plot.columns / scale.width, plot.row] = Cell(
          "x", theme.style(.error, .bold))
      }
    }
  }
}
