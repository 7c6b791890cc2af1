import Monitoring
import TerminalUI

extension LineChart {
  /// Each line's name with its newest value, or with what it is at the cursor.
  func drawLegend(
    on canvas: inout Canvas, in row: Rect, theme: Theme, symbols: Symbols,
    texts: inout [LegendValue]
  ) {
    var column = row.column
    if let cursor {
      let text = "@\(cursor)"
      guard text.cellCount < row.columns else { return }
      column = canvas.write(text, column: column, row: row.row, theme.style(.key, .bold)) + 2
    }
    for index in lines.indices {
      let line = lines[index]
      guard let value = cursor == nil ? newestText(of: index, &texts) : valueAtCursor(of: line)
      else { continue }
      guard column + line.name.cellCount + value.cellCount + 3 <= row.endColumn else { break }
      let isBroken = isDashed && index > 0
      column = canvas.write(
        symbols.isUnicode ? (isBroken ? "╍ " : "━ ") : (isBroken ? ". " : "- "), column: column,
        row: row.row, theme.style(line.role))
      column = canvas.write(line.name, column: column, row: row.row, theme.style(.muted)) + 1
      column = canvas.write(value, column: column, row: row.row, theme.style(line.role))
      column += 2
    }
    if cursor == nil, let last = coming.last {
      let text = "then \(NumberText.metric(last.y))"
      if column + text.cellCount + 2 <= row.endColumn {
        column = canvas.write(
          symbols.isUnicode ? "┄ " : ". ", column: column, row: row.row, theme.style(.muted))
        column = canvas.write(text, column: column, row: row.row, theme.style(.muted)) + 2
      }
    }
    guard let marker = markerAtCursor, !marker.text.isEmpty, column + 4 < row.endColumn else {
      return
    }
    canvas.write(
      marker.text.fitted(to: row.endColumn - column, symbols), column: column, row: row.row,
      theme.style(marker.role))
  }

  /// The newest value of a line, with the text it had before while it is the same.
  private func newestText(of index: Int, _ texts: inout [LegendValue]) -> String? {
    guard let value = newestValue(of: lines[index]) else { return nil }
    while texts.count <= index { texts.append(LegendValue(value: .nan, text: "")) }
    if texts[index].value != value, !keepsNumbers || texts[index].text.isEmpty {
      texts[index] = LegendValue(value: value, text: NumberText.metric(value))
    }
    return texts[index].text
  }

  private func newestValue(of line: Line) -> Double? {
    switch line.data {
    case .series(let series, let lane):
      series.buckets.isEmpty
        ? nil : series.buckets[series.buckets.count - 1].chartMean(lane)
    case .points(let points): points.isEmpty ? nil : points[points.count - 1].y
    }
  }

  private func valueAtCursor(of line: Line) -> String? {
    guard let cursor else { return nil }
    switch line.data {
    case .series(let series, let lane):
      guard let bucket = series.bucket(at: cursor) else { return nil }
      let mean = NumberText.metric(bucket.chartMean(lane))
      guard lane >= 0, bucket.chartCount(lane) > 1 else { return mean }
      let ends = [bucket.chartMinimum(lane), bucket.chartMaximum(lane)].map(NumberText.metric)
      return "\(mean) (\(ends[0]) to \(ends[1]))"
    case .points(let points):
      // What was known at that step: the newest point before it.
      return points.last { $0.x <= Double(cursor) }.map { NumberText.metric($0.y) }
    }
  }

  /// The last marker within the bucket that the cursor reads.
  private var markerAtCursor: ChartMarker? {
    guard let cursor else { return nil }
    let bucket = firstSeries?.bucket(at: cursor)
    let first = (bucket?.firstStep ?? cursor) - 1
    return markers.last { (first...(bucket?.lastStep ?? cursor)).contains($0.step) }
  }

  func drawXAxis(
    _ ticks: [AxisTicks.Tick], on canvas: inout Canvas, below plot: Rect, _ scale: ChartScale,
    theme: Theme
  ) {
    let span = scale.x.upperBound - scale.x.lowerBound
    var end = plot.column - 1
    for tick in ticks {
      let share = (tick.value - scale.x.lowerBound) / span
      let center = plot.column + Int(share * Double(plot.columns - 1))
      let cells = tick.label.cellCount
      let column = max(plot.column, min(center - cells / 2, plot.endColumn - cells))
      guard column > end, column + cells <= plot.endColumn else { continue }
      end = canvas.write(tick.label, column: column, row: plot.endRow, theme.style(.muted))
    }
  }

  /// One scalar in the column of each marker, on some of the rows.
  func drawMarkers(
    _ scalar: Unicode.Scalar, on canvas: inout Canvas, in plot: Rect, rows: Range<Int>,
    scale: ChartScale, theme: Theme
  ) {
    for marker in markers {
      guard let column = column(of: marker.step, in: plot, scale) else { continue }
      // A checkpoint is worth a mark, but no line across the chart.
      if marker.kind == .checkpoint && rows.count > 1 { continue }
      for row in rows { canvas[column, row] = Cell(scalar, theme.style(marker.role, .bold)) }
    }
  }

  /// A line from top to bottom at the cursor.
  func drawCursor(
    on canvas: inout Canvas, in plot: Rect, scale: ChartScale, theme: Theme, symbols: Symbols
  ) {
    guard let cursor, let column = column(of: cursor, in: plot, scale) else { return }
    for row in plot.row..<plot.endRow {
      canvas[column, row] = Cell(symbols.isUnicode ? "│" : "|", theme.style(.key))
    }
  }

  /// A star at the best value of each line that has one.
  func drawBest(
    on canvas: inout Canvas, in plot: Rect, scale: ChartScale, theme: Theme, symbols: Symbols
  ) {
    for line in lines {
      guard let isHigherBetter = line.isHigherBetter, case .points(let points) = line.data,
        points.count > 1
      else { continue }
      var best: ChartPoint?
      for point in points where point.y.isFinite {
        guard let known = best else {
          best = point
          continue
        }
        if isHigherBetter ? point.y > known.y : point.y < known.y { best = point }
      }
      guard let best, let column = column(of: Int(best.x), in: plot, scale) else { continue }
      let row = plot.row + scale.row(of: best.y, rows: plot.rows)
      canvas[column, row] = Cell(symbols.isUnicode ? "★" : "*", theme.style(.good, .bold))
    }
  }

  /// The column of a step within the plot; nil for one that is not shown.
  private func column(of step: Int, in plot: Rect, _ scale: ChartScale) -> Int? {
    guard scale.width > 0, scale.steps.contains(Double(step)) else { return nil }
    let x = scale.x(of: Double(step))
    guard x >= 0, x < scale.width else { return nil }
    return plot.column + x * plot.columns / scale.width
  }
}
