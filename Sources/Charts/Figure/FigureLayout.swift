import Monitoring
import TerminalUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where everything stands on a figure: legend at the top, texts of changes below it, the plot with its axes.
struct FigureLayout {
  typealias Point = FigureScene.Point

  /// A legend's entry or a text of a change, from its left end on, with its baseline.
  struct Label {
    var text: String
    var at: Point
    /// The place of its run.
    var place: Int
  }

  let figure: RunFigure
  let textSize: Double
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  private(set) var xTicks: [AxisTicks.Tick] = []
  private(set) var yTicks: [AxisTicks.Tick] = []
  private(set) var left = 0.0
  private(set) var right = 0.0
  private(set) var top = 0.0
  private(set) var bottom = 0.0
  private(set) var legend: [Label] = []
  private(set) var markers: [(x: Double, place: Int)] = []
  private(set) var markerLabels: [Label] = []

  /// The line drawn before a legend's name.
  var sampleWidth: Double { textSize * 2.4 }
  var lineHeight: Double { textSize * 1.5 }

  /// - Returns: nil where no curve has a value that the axes can show.
  init?(_ figure: RunFigure, textSize: Double) {
    guard let ranges = Self.ranges(figure) else { return nil }
    self.figure = figure
    self.textSize = textSize
    (x, y) = ranges
    let (width, height) = (Double(figure.width), Double(figure.height))
    let rowCount = max(2, Int(height / (textSize * 4.5)))
    yTicks =
      figure.isLogarithmic
      ? AxisTicks(logarithmic: y, count: rowCount).ticks
      : AxisTicks(linear: y, count: rowCount).ticks
    let labelWidth = yTicks.map { StrokeFont.width(of: $0.label, size: textSize) }.max() ?? 0
    left = min(width / 2, textSize * 2.6 + labelWidth)
    xTicks = ticksOfX(width - left)
    // The last label stands in the middle below its tick.
    let lastWidth = xTicks.last.map { StrokeFont.width(of: $0.label, size: textSize) } ?? 0
    right = max(left + 1, width - max(textSize, lastWidth / 2 + 2))
    bottom = max(1, height - textSize * 3.4)
    let legendBottom = placeLegend(within: height * 0.4)
    top = min(bottom - 1, placeMarkers(below: legendBottom) + textSize * 0.6)
  }

  /// Round places on the x axis. Times in units of sixty would have crooked labels as multiples of ten.
  private func ticksOfX(_ width: Double) -> [AxisTicks.Tick] {
    let count = max(2, Int(width / (textSize * 7)))
    guard figure.axis == .time, x.upperBound - x.lowerBound >= 60 else {
      return AxisTicks(linear: x, count: count).ticks.map { tick in
        var tick = tick
        if figure.axis == .step { tick.label = NumberText.short(tick.value, digits: 7) }
        return tick
      }
    }
    let steps = [10.0, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
    let span = x.upperBound - x.lowerBound
    var step = steps.first { span / $0 <= Double(count) } ?? 86_400
    while span / step > Double(count) { step *= 2 }
    var ticks: [AxisTicks.Tick] = []
    var value = (x.lowerBound / step).rounded(.up) * step
    while value <= x.upperBound {
      ticks.append(
        AxisTicks.Tick(value: value, label: value == 0 ? "0" : NumberText.duration(value)))
      value += step
    }
    return ticks
  }

  /// What is shown, with a margin above and below.
  private static func ranges(
    _ figure: RunFigure
  ) -> (ClosedRange<Double>, ClosedRange<Double>)? {
    var (left, right) = (Double.infinity, -Double.infinity)
    var (low, high) = (Double.infinity, -Double.infinity)
    for line in figure.lines {
      for point in line.curve.points {
        for value in [point.mean, point.minimum, point.maximum]
        where abs(value) < 1e300 && (!figure.isLogarithmic || value > 1e-300) {
          low = min(low, value)
          high = max(high, value)
          left = min(left, point.x)
          right = max(right, point.x)
        }
      }
    }
    guard low <= high, left <= right else { return nil }
    // A run begins at zero.
    left = min(left, 0)
    let x = left...max(right, left + 1e-9)
    if figure.isLogarithmic { return (x, low / 1.1...max(high * 1.1, low * 1.2)) }
    let isConstant = high - low <= max(abs(low), abs(high)) * 1e-9
    let margin = isConstant ? max(abs(high) * 0.1, 1e-6) : (high - low) * 0.04
    let bottom = low >= 0 && low < (high - low) * 0.3 ? 0 : low - margin
    return (x, bottom...high + margin)
  }

  // MARK: Places

  func x(of value: Double) -> Double {
    left + (value - x.lowerBound) / (x.upperBound - x.lowerBound) * (right - left)
  }

  /// Nil for what a logarithmic axis cannot show.
  func y(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let share: Double
    if figure.isLogarithmic {
      guard value > 0 else { return nil }
      share = (log(value) - log(y.lowerBound)) / (log(y.upperBound) - log(y.lowerBound))
    } else {
      share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
    }
    return bottom - min(max(share, 0), 1) * (bottom - top)
  }

  /// The longest beginning of a text that fits, with dots where something is missing.
  func fitted(_ text: String, _ width: Double) -> String {
    guard StrokeFont.width(of: text, size: textSize) > width else { return text }
    var kept = text
    while !kept.isEmpty, StrokeFont.width(of: kept + "…", size: textSize) > width {
      kept.removeLast()
    }
    return kept + "…"
  }

  /// Names from left to right in rows.
  /// - Returns: where the rows end.
  private mutating func placeLegend(within height: Double) -> Double {
    let gap = textSize * 1.6
    var row = 0
    var at = left
    let rows = max(1, Int(height / lineHeight))
    for (place, line) in figure.lines.enumerated() {
      let room = right - left - sampleWidth - textSize * 0.5
      let text = fitted(line.name, room)
      let width = sampleWidth + textSize * 0.5 + StrokeFont.width(of: text, size: textSize)
      if at > left, at + width > right {
        row += 1
        at = left
      }
      let isLast = row == rows - 1
      let rest = figure.lines.count - place
      // The last row keeps room for how many there are besides.
      let restWidth = StrokeFont.width(of: "and \(rest) more", size: textSize) + gap
      if row >= rows || (isLast && rest > 1 && at + width + restWidth > right) {
        legend.append(
          Label(
            text: "and \(rest) more", at: Point(min(at, right), baseline(min(row, rows - 1))),
            place: -1))
        row = min(row, rows - 1)
        break
      }
      legend.append(Label(text: text, at: Point(at, baseline(row)), place: place))
      at += width + gap
    }
    return baseline(row) + textSize * 0.5
  }

  private func baseline(_ row: Int) -> Double { textSize * 1.5 + Double(row) * lineHeight }

  /// Texts of changes in at most three rows above the plot, none over another; what finds no room has its line
  /// in the plot only.
  /// - Returns: where the rows end.
  private mutating func placeMarkers(below start: Double) -> Double {
    for (place, line) in figure.lines.enumerated() {
      for marker in line.curve.markers where x.contains(marker.x) {
        markers.append((x(of: marker.x), place))
      }
    }
    let all = figure.lines.enumerated().flatMap { place, line in
      line.curve.markers.filter { x.contains($0.x) }.map { (marker: $0, place: place) }
    }.sorted { $0.marker.x < $1.marker.x }
    var ends: [Double] = []
    for (marker, place) in all {
      let width = StrokeFont.width(of: marker.text, size: textSize * 0.85)
      let from = max(left, min(x(of: marker.x) - 3, right - width))
      guard from + width <= right + 1 else { continue }
      let row = ends.firstIndex { $0 + textSize < from } ?? ends.count
      guard row < 3 else { continue }
      if row == ends.count { ends.append(0) }
      ends[row] = from + width
      let at = Point(from, start + Double(row + 1) * textSize * 1.3)
      markerLabels.append(Label(text: marker.text, at: at, place: place))
    }
    return markers.isEmpty ? start : start + Double(ends.count) * textSize * 1.3 + textSize * 0.7
  }
}
