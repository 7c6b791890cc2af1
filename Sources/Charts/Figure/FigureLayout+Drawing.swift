import TerminalUI

extension FigureLayout {
  func drawAxes(into scene: inout FigureScene) {
    for tick in yTicks {
      guard let y = y(of: tick.value) else { continue }
      scene.shapes.append(
        .line([Point(left, y), Point(right, y)], color: RunFigure.grid, width: 1, dash: []))
      write(tick.label, Point(left - textSize * 0.5, y + textSize * 0.35), .end, into: &scene)
    }
    for tick in xTicks {
      let x = x(of: tick.value)
      scene.shapes.append(
        .line([Point(x, bottom), Point(x, bottom + 4)], color: RunFigure.ink, width: 1, dash: []))
      write(tick.label, Point(x, bottom + textSize * 1.5), .middle, into: &scene)
    }
    scene.shapes.append(
      .line(
        [Point(left, top), Point(left, bottom), Point(right, bottom)], color: RunFigure.ink,
        width: 1, dash: []))
    let xTitle = figure.axis == .time ? "training time" : figure.axis.rawValue
    write(xTitle, Point((left + right) / 2, bottom + textSize * 2.9), .middle, into: &scene)
    scene.shapes.append(
      .text(
        fitted(figure.yTitle, bottom - top + textSize * 4),
        at: Point(textSize * 1.2, (top + bottom) / 2), size: textSize, anchor: .middle,
        color: RunFigure.ink, isUpright: true))
  }

  /// Bands behind all lines, the first run's line in front.
  func drawCurves(into scene: inout FigureScene) {
    for (place, line) in figure.lines.enumerated().reversed() {
      for part in parts(of: line.curve) { drawBand(part, place, into: &scene) }
    }
    for (place, line) in figure.lines.enumerated().reversed() {
      let color = RunFigure.color(of: place)
      var shown: [Point] = []
      for part in parts(of: line.curve) {
        let points = part.compactMap { point in y(of: point.mean).map { Point(x(of: point.x), $0) }
        }
        shown += points
        scene.shapes.append(
          .line(points, color: color, width: 1.8, dash: RunFigure.dash(of: place)))
      }
      drawSymbols(shown, place, into: &scene)
    }
  }

  /// The stretches without gaps.
  private func parts(of curve: RunCurve) -> [ArraySlice<RunCurve.Point>] {
    curve.points.split { y(of: $0.mean) == nil }
  }

  private func drawBand(
    _ part: ArraySlice<RunCurve.Point>, _ place: Int, into scene: inout FigureScene
  ) {
    guard part.count > 1, part.contains(where: { $0.minimum < $0.maximum }) else { return }
    let above = part.map { Point(x(of: $0.x), y(of: $0.maximum) ?? top) }
    let below = part.reversed().map { Point(x(of: $0.x), y(of: $0.minimum) ?? bottom) }
    scene.shapes.append(
      .polygon(above + below, color: RunFigure.color(of: place), opacity: 0.16))
  }

  /// A few symbols along a line, each run's at other places.
  private func drawSymbols(_ points: [Point], _ place: Int, into scene: inout FigureScene) {
    guard let first = points.first, let last = points.last else { return }
    let count = min(points.count, 8)
    guard count > 1, last.x > first.x else {
      drawSymbol(first, place, into: &scene)
      return
    }
    let step = (last.x - first.x) / Double(count)
    var next = first.x + step * (0.3 + 0.4 * Double(place % 3) / 2)
    for point in points where point.x >= next {
      drawSymbol(point, place, into: &scene)
      while next <= point.x { next += step }
    }
  }

  private func drawSymbol(_ at: Point, _ place: Int, into scene: inout FigureScene) {
    let r = textSize * 0.3
    let corners: [(Double, Double)] =
      switch place % 6 {
      case 0:
        [
          (1, 0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0, 1), (-0.38, 0.92), (-0.71, 0.71),
          (-0.92, 0.38), (-1, 0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0, -1),
          (0.38, -0.92), (0.71, -0.71), (0.92, -0.38),
        ]
      case 1: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
      case 2: [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)]
      case 3: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
      case 4: [(0, 1.15), (1.1, -0.85), (-1.1, -0.85)]
      default:
        [
          (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2),
          (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
        ]
      }
    scene.shapes.append(
      .polygon(
        corners.map { Point(at.x + $0.0 * r, at.y + $0.1 * r) },
        color: RunFigure.color(of: place), opacity: 1))
  }

  /// A thin line through the plot where a hyperparameter was changed, with what it was above.
  func drawMarkers(into scene: inout FigureScene) {
    let r = textSize * 0.35
    for marker in markers {
      let color = RunFigure.color(of: marker.place)
      scene.shapes.append(
        .line(
          [Point(marker.x, top), Point(marker.x, bottom)], color: color, width: 1, dash: [2, 3]))
      scene.shapes.append(
        .polygon(
          [
            Point(marker.x - r, top - r * 1.4), Point(marker.x + r, top - r * 1.4),
            Point(marker.x, top),
          ],
          color: color, opacity: 1))
    }
    for label in markerLabels {
      scene.shapes.append(
        .text(
          label.text, at: label.at, size: textSize * 0.85, anchor: .start,
          color: RunFigure.color(of: label.place), isUpright: false))
    }
  }

  func drawLegend(into scene: inout FigureScene) {
    for label in legend {
      guard label.place >= 0 else {
        write(label.text, label.at, .start, into: &scene)
        continue
      }
      let y = label.at.y - textSize * 0.35
      scene.shapes.append(
        .line(
          [Point(label.at.x, y), Point(label.at.x + sampleWidth, y)],
          color: RunFigure.color(of: label.place), width: 1.8,
          dash: RunFigure.dash(of: label.place)))
      drawSymbol(Point(label.at.x + sampleWidth / 2, y), label.place, into: &scene)
      write(
        label.text, Point(label.at.x + sampleWidth + textSize * 0.5, label.at.y), .start,
        into: &scene)
    }
  }

  private func write(
    _ text: String, _ at: Point, _ anchor: FigureScene.Anchor, into scene: inout FigureScene
  ) {
    scene.shapes.append(
      .text(
        text, at: at, size: textSize, anchor: anchor, color: RunFigure.ink, isUpright: false))
  }
}
