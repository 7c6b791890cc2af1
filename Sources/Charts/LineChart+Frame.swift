import TerminalUI

extension LineChart {
  /// Where the lines stand within a chart, and from which values to which.
  struct Frame {
    var plot: Rect
    var scale: ChartScale
    var yTicks: [AxisTicks.Tick]
  }

  /// What is left below the legend.
  func body(of rect: Rect) -> Rect {
    let legendRows = rect.rows >= 4 ? 1 : 0
    return Rect(
      column: rect.column, row: rect.row + legendRows, columns: rect.columns,
      rows: rect.rows - legendRows)
  }

  func frame(
    in body: Rect, _ steps: ClosedRange<Double>, _ yRange: ClosedRange<Double>, _ symbols: Symbols
  ) -> Frame {
    let hasXAxis = body.rows >= 4
    let plotRows = body.rows - (hasXAxis ? 1 : 0)
    let yTicks = ticks(yRange, count: plotRows <= 4 ? max(2, plotRows) : min(8, (plotRows + 1) / 2))
    let labelWidth = yTicks.map(\.label.cellCount).max() ?? 0
    let gutter = body.columns >= labelWidth + 12 ? labelWidth + 1 : 0
    let plot = Rect(
      column: body.column + gutter, row: body.row, columns: body.columns - gutter, rows: plotRows)
    let mapping = AxisMapping(axis, series: firstSeries, samplesPerEpoch: samplesPerEpoch)
    let start = mapping.place(of: steps.lowerBound)
    let shown = start...max(start + 1e-9, mapping.place(of: steps.upperBound))
    let end = leavesRoom && coming.isEmpty ? ChartScale.roundedEnd(of: shown) : shown.upperBound
    let scale = ChartScale(
      steps: steps, x: start...end, y: yRange,
      isLogarithmic: isLogarithmic, mapping: mapping,
      grid: DotGrid(columns: plot.columns, rows: plot.rows, symbols: symbols))
    return Frame(plot: plot, scale: scale, yTicks: yTicks)
  }

  /// The step that is drawn in a column of the chart's rectangle, or the nearest before the newest; nil beside
  /// the lines.
  ///
  /// - Complexity: O(buckets), as for drawing the axis.
  public func step(at column: Int, in rect: Rect, symbols: Symbols) -> Int? {
    guard !rect.isEmpty, let steps = stepRange, let shown = shownRange,
      let yRange = yRange(within: shown)
    else { return nil }
    let frame = frame(in: body(of: rect), shown, yRange, symbols)
    let (plot, scale) = (frame.plot, frame.scale)
    guard column >= plot.column, column < plot.endColumn, scale.grid.width > 0 else { return nil }
    // The first step whose dot is not left of the column.
    var (low, high) = (Int(steps.lowerBound.rounded(.up)), Int(steps.upperBound))
    guard low <= high else { return nil }
    func place(_ step: Int) -> Int {
      plot.column + scale.x(of: Double(step)) * plot.columns / scale.grid.width
    }
    guard place(high) >= column else { return nil }
    while low < high {
      let middle = low + (high - low) / 2
      if place(middle) < column { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
