import TerminalUI

extension LineChart {
  /// Where the lines stand within a chart, and from which values to which.
  struct Frame {
    var plot: Rect
    var scale: ChartScale
    var yTicks: [AxisTicks.Tick]
  }

  /// What drawing needs memory for. Kept from frame to frame it grows to what is needed and then stays: drawing
  /// allocates nothing, and ticks have their labels until they change.
  public struct Memory: Sendable {
    var grid = DotGrid()
    var mapping = AxisMapping()
    var means: [Double] = []
    var xTicks = LabeledTicks()
    var yTicks = LabeledTicks()
    var legend: [LegendValue] = []

    public init() {}
  }

  /// The ticks of an axis, made anew when it shows something else.
  struct LabeledTicks: Sendable {
    private struct Shown: Equatable {
      var range: ClosedRange<Double>
      /// Of a y axis the rows, of an x axis the most ticks.
      var count: Int
      /// Of a y axis whether it is logarithmic, of an x axis what it counts.
      var isLogarithmic = false
      var axis: ChartAxis?
    }

    private var shown: Shown?
    private(set) var ticks: [AxisTicks.Tick] = []

    mutating func show(y range: ClosedRange<Double>, rows: Int, isLogarithmic: Bool) {
      let wanted = Shown(range: range, count: rows, isLogarithmic: isLogarithmic)
      guard shown != wanted else { return }
      shown = wanted
      ticks =
        isLogarithmic
        ? AxisTicks(
          logarithmic: range, count: rows <= 4 ? max(2, rows) : min(8, (rows + 1) / 2)
        ).ticks
        : AxisTicks(linear: range, rows: rows).ticks
    }

    mutating func show(x range: ClosedRange<Double>, count: Int, axis: ChartAxis) {
      let wanted = Shown(range: range, count: count, axis: axis)
      guard shown != wanted else { return }
      shown = wanted
      let span = range.upperBound - range.lowerBound
      ticks = []
      for tick in AxisTicks(linear: range, count: count).ticks {
        // There are no half steps.
        guard axis != .step || abs(tick.value - tick.value.rounded()) < 1e-6 else { continue }
        ticks.append(AxisTicks.Tick(value: tick.value, label: axis.label(tick.value, span: span)))
      }
    }
  }

  /// A value of the legend with its text.
  struct LegendValue: Sendable {
    var value: Double
    var text: String
  }

  /// What is left below the legend.
  func body(of rect: Rect) -> Rect {
    let legendRows = rect.rows >= 4 ? 1 : 0
    return Rect(
      column: rect.column, row: rect.row + legendRows, columns: rect.columns,
      rows: rect.rows - legendRows)
  }

  func frame(
    in body: Rect, _ steps: ClosedRange<Double>, _ yRange: ClosedRange<Double>, _ symbols: Symbols,
    _ memory: inout Memory
  ) -> Frame {
    let hasXAxis = body.rows >= 4
    let plotRows = body.rows - (hasXAxis ? 1 : 0)
    memory.yTicks.show(y: yRange, rows: plotRows, isLogarithmic: isLogarithmic)
    var labelWidth = 0
    for tick in memory.yTicks.ticks { labelWidth = max(labelWidth, tick.label.cellCount) }
    let gutter = body.columns >= labelWidth + 12 ? labelWidth + 1 : 0
    let plot = Rect(
      column: body.column + gutter, row: body.row, columns: body.columns - gutter, rows: plotRows)
    memory.mapping.reset(axis, series: firstSeries, samplesPerEpoch: samplesPerEpoch)
    let mapping = memory.mapping
    let start = mapping.place(of: steps.lowerBound)
    let shown = start...max(start + 1e-9, mapping.place(of: steps.upperBound))
    let end = leavesRoom && coming.isEmpty ? ChartScale.roundedEnd(of: shown) : shown.upperBound
    let scale = ChartScale(
      steps: steps, x: start...end, y: yRange,
      isLogarithmic: isLogarithmic, mapping: mapping,
      width: plot.columns * symbols.dotsAcross, height: plot.rows * symbols.dotsDown)
    return Frame(plot: plot, scale: scale, yTicks: memory.yTicks.ticks)
  }

  /// The step that is drawn in a column of the chart's rectangle, or the nearest before the newest; nil beside
  /// the lines.
  ///
  /// - Complexity: O(buckets), as for drawing the axis.
  public func step(at column: Int, in rect: Rect, symbols: Symbols) -> Int? {
    var memory = Memory()
    guard !rect.isEmpty, let steps = stepRange, let shown = shownSteps,
      let yRange = yRange(within: shown, &memory.means)
    else { return nil }
    let frame = frame(in: body(of: rect), shown, yRange, symbols, &memory)
    let (plot, scale) = (frame.plot, frame.scale)
    guard column >= plot.column, column < plot.endColumn, scale.width > 0 else { return nil }
    // The first step whose dot is not left of the column.
    var (low, high) = (Int(steps.lowerBound.rounded(.up)), Int(steps.upperBound))
    guard low <= high else { return nil }
    func place(_ step: Int) -> Int {
      plot.column + scale.x(of: Double(step)) * plot.columns / scale.width
    }
    guard place(high) >= column else { return nil }
    while low < high {
      let middle = low + (high - low) / 2
      if place(middle) < column { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
