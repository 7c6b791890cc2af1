import Monitoring
import TerminalUI

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
  /// The lane of the learning rate, which every step has beside its metrics.
  public static let learningRateLane = -1

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
    /// Which of its values is marked as the best; none where nil.
    public var isHigherBetter: Bool?

    public init(
      name: String, role: Theme.Role, rangeRole: Theme.Role? = nil, data: Data,
      isHigherBetter: Bool? = nil
    ) {
      self.name = name
      self.role = role
      self.rangeRole = rangeRole
      self.data = data
      self.isHigherBetter = isHigherBetter
    }
  }

  public var lines: [Line]
  /// Where a vertical line stands.
  public var markers: [ChartMarker]
  public var isLogarithmic: Bool
  /// A value that the axis never passes: 1 for accuracies.
  public var ceiling: Double?
  public var emptyText: String
  public var axis = ChartAxis.step
  /// Training samples of an epoch, for the axis of epochs.
  public var samplesPerEpoch = 0
  /// The steps that are shown; all where nil.
  public var window: ClosedRange<Int>?
  /// How much of an average over the steps stays with each; 0 shows the means as they are.
  public var smoothing = 0.0
  /// Whether the y axis leaves out the most extreme twentieth of the means at either end.
  public var ignoresOutliers = false
  /// Whether the x axis goes on a little beyond the newest step; see `ChartScale.roundedEnd`.
  public var leavesRoom = false
  /// The values from the bottom of the y axis to its top, whatever the lines do; free where nil.
  public var heldRange: ClosedRange<Double>?
  /// Whether the legend may keep the newest values that it showed the last time.
  public var keepsNumbers = false
  /// Whether lines behind the first are dashed and bands hatched, where colours do not tell them apart.
  public var isDashed = false
  /// The step whose values the legend reads.
  public var cursor: Int?
  /// What the first line will be as far as that is known, which the axis goes on for; rising steps.
  public var coming: [ChartPoint] = []

  public init(
    lines: [Line], markers: [ChartMarker] = [], isLogarithmic: Bool = false,
    ceiling: Double? = nil, emptyText: String = "waiting for the first step"
  ) {
    self.lines = lines
    self.markers = markers
    self.isLogarithmic = isLogarithmic
    self.ceiling = ceiling
    self.emptyText = emptyText
  }

  /// Draws the chart once; see `draw(on:in:theme:symbols:memory:)`.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    var memory = Memory()
    draw(on: &canvas, in: rect, theme: theme, symbols: symbols, memory: &memory)
  }

  /// Draws the chart; too small a rectangle gets what fits.
  /// - Parameter memory: of the frames before, so that nothing is allocated.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, memory: inout Memory
  ) {
    guard !rect.isEmpty else { return }
    let hasLegend = rect.rows >= 4
    if hasLegend {
      drawLegend(
        on: &canvas, in: rect.line(0), theme: theme, symbols: symbols, texts: &memory.legend)
    }
    let body = body(of: rect)
    let steps = shownSteps
    guard let steps, let yRange = yRange(within: steps, &memory.means) else {
      let reason =
        steps == nil ? emptyText : isLogarithmic ? "nothing above zero" : "no finite values"
      canvas.write(reason, centeredIn: body, theme.style(.muted), symbols)
      return
    }
    let frame = frame(in: body, steps, yRange, symbols, &memory)
    let (plot, scale) = (frame.plot, frame.scale)
    if plot.column > body.column {
      for tick in frame.yTicks {
        let row = plot.row + scale.row(of: tick.value, rows: plot.rows)
        canvas.write(
          tick.label, endingAt: plot.column - 1, row: row, limit: plot.column - body.column - 1,
          theme.style(.muted))
      }
    }
    // Blanks in the colour of most dots: a terminal then changes colours less often.
    canvas.fill(plot, " ", theme.style(.training))
    drawMarkers(
      symbols.markerLine, on: &canvas, in: plot, rows: plot.row..<plot.endRow, scale: scale,
      theme: theme)
    drawCursor(on: &canvas, in: plot, scale: scale, theme: theme, symbols: symbols)
    memory.grid.reset(columns: plot.columns, rows: plot.rows, symbols: symbols)
    drawLines(
      on: &canvas, in: plot, scale: scale, theme: theme, symbols: symbols, grid: &memory.grid)
    drawBest(on: &canvas, in: plot, scale: scale, theme: theme, symbols: symbols)
    // The head stands in front, where a spike would hide what made it.
    drawMarkers(
      symbols.marker, on: &canvas, in: plot, rows: plot.row..<min(plot.row + 1, plot.endRow),
      scale: scale, theme: theme)
    if body.rows > plot.rows {
      memory.xTicks.show(x: scale.x, count: max(2, plot.columns / 10), axis: axis)
      drawXAxis(memory.xTicks.ticks, on: &canvas, below: plot, scale, theme: theme)
    }
  }
}
