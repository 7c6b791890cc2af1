import TerminalUI

/// Draws a scene into pixels, antialiased.
struct PixelImage {
  let width: Int
  let height: Int
  /// Red, green and blue of each pixel, row by row.
  private(set) var bytes: [UInt8]
  /// How much of each pixel the present shape covers, from 0 to 1; zero between shapes.
  private var coverage: [Float]

  init(_ scene: FigureScene) {
    width = max(1, scene.width)
    height = max(1, scene.height)
    bytes = [UInt8](repeating: 255, count: 3 * width * height)
    coverage = [Float](repeating: 0, count: width * height)
    for shape in scene.shapes { draw(shape) }
  }

  private mutating func draw(_ shape: FigureScene.Shape) {
    switch shape {
    case .line(let points, let color, let width, let dash):
      stroke(dash.isEmpty ? [points] : Dash.parts(of: points, dash), width, color)
    case .polygon(let points, let color, let opacity): fill(points, color, opacity)
    case .text(let text, let at, let size, let anchor, let color, let isUpright):
      let lines = StrokeFont.lines(
        of: text, at: at, size: size, anchor: anchor, isUpright: isUpright)
      stroke(lines, StrokeFont.lineWidth(size: size), color)
    }
  }

  /// A part of the picture, in pixels.
  private struct Area {
    var left = Int.max
    var right = -1
    var top = Int.max
    var bottom = -1
  }

  /// Lines with round ends: the pixels within half a width of one.
  private mutating func stroke(
    _ lines: [[FigureScene.Point]], _ lineWidth: Double, _ color: Color
  ) {
    var area = Area()
    for line in lines where !line.isEmpty {
      if line.count == 1 { cover(line[0], line[0], lineWidth / 2, &area) }
      for index in 1..<max(1, line.count) {
        cover(line[index - 1], line[index], lineWidth / 2, &area)
      }
    }
    blend(area, color, 1)
  }

  /// A pixel takes the largest share of all segments, so that joints are no darker than the rest.
  private mutating func cover(
    _ a: FigureScene.Point, _ b: FigureScene.Point, _ radius: Double, _ area: inout Area
  ) {
    guard a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { return }
    let reach = radius + 1
    guard let columns = pixels(min(a.x, b.x) - reach, max(a.x, b.x) + reach, width),
      let rows = pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach, height)
    else { return }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    // Lines thinner than a pixel are as faint as they are thin.
    let strength = Float(min(1, radius * 2))
    let half = max(radius, 0.5)
    for row in rows {
      let y = Double(row) + 0.5
      for column in columns {
        let x = Double(column) + 0.5
        let along = square > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / square : 0
        let share = min(max(along, 0), 1)
        let (ox, oy) = (x - a.x - share * dx, y - a.y - share * dy)
        let distance = (ox * ox + oy * oy).squareRoot()
        let covered = Float(min(max(half + 0.5 - distance, 0), 1)) * strength
        let index = row * width + column
        if covered > coverage[index] { coverage[index] = covered }
      }
    }
    extend(&area, columns, rows)
  }

  /// The pixels from one place to another, as far as there are any.
  private func pixels(_ from: Double, _ to: Double, _ count: Int) -> Range<Int>? {
    let low = Int(min(max(from, 0), Double(count)))
    let high = Int(min(max(to + 1, 0), Double(count)))
    return low < high ? low..<high : nil
  }

  private func extend(_ area: inout Area, _ columns: Range<Int>, _ rows: Range<Int>) {
    area.left = min(area.left, columns.lowerBound)
    area.right = max(area.right, columns.upperBound - 1)
    area.top = min(area.top, rows.lowerBound)
    area.bottom = max(area.bottom, rows.upperBound - 1)
  }

  /// What lies inside by the even-odd rule, in four scan lines for each row of pixels.
  private mutating func fill(_ points: [FigureScene.Point], _ color: Color, _ opacity: Double) {
    guard points.count > 2, points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return }
    let (low, high) = points.reduce((Double.infinity, -Double.infinity)) {
      (min($0.0, $1.y), max($0.1, $1.y))
    }
    guard let rows = pixels(low, high, height) else { return }
    let scans = 4
    // The edges by the first row that they touch, so that each row looks at few.
    let edges = points.indices.map { index in
      let (a, b) = (points[index], points[(index + 1) % points.count])
      return a.y <= b.y ? (from: a, to: b) : (from: b, to: a)
    }.filter { $0.from.y < $0.to.y }.sorted { $0.from.y < $1.from.y }
    var active: [(from: FigureScene.Point, to: FigureScene.Point)] = []
    var next = 0
    var crossings: [Double] = []
    var area = Area()
    for row in rows {
      while next < edges.count, edges[next].from.y < Double(row + 1) {
        active.append(edges[next])
        next += 1
      }
      active.removeAll { $0.to.y < Double(row) }
      for scan in 0..<scans {
        let y = Double(row) + (Double(scan) + 0.5) / Double(scans)
        crossings.removeAll(keepingCapacity: true)
        for edge in active where edge.from.y <= y && y < edge.to.y {
          let share = (y - edge.from.y) / (edge.to.y - edge.from.y)
          crossings.append(edge.from.x + share * (edge.to.x - edge.from.x))
        }
        crossings.sort()
        for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
          coverSpan(crossings[pair], crossings[pair + 1], row, 1 / Float(scans), &area)
        }
      }
    }
    blend(area, color, Float(opacity))
  }

  private mutating func coverSpan(
    _ from: Double, _ to: Double, _ row: Int, _ weight: Float, _ area: inout Area
  ) {
    guard let columns = pixels(from, to, width) else { return }
    for column in columns {
      let covered = min(to, Double(column + 1)) - max(from, Double(column))
      if covered > 0 { coverage[row * width + column] += Float(covered) * weight }
    }
    extend(&area, columns, row..<row + 1)
  }

  /// Mixes a colour into what is covered, and leaves nothing covered.
  private mutating func blend(_ area: Area, _ color: Color, _ opacity: Float) {
    guard area.left <= area.right, area.top <= area.bottom else { return }
    let parts = [Float(color.red), Float(color.green), Float(color.blue)]
    for row in area.top...area.bottom {
      for column in area.left...area.right {
        let index = row * width + column
        let share = min(coverage[index], 1) * opacity
        coverage[index] = 0
        guard share > 0 else { continue }
        for part in 0..<3 {
          let old = Float(bytes[3 * index + part])
          bytes[3 * index + part] = UInt8((old + (parts[part] - old) * share).rounded())
        }
      }
    }
  }
}

/// Cuts a line into dashes.
private enum Dash {
  static func parts(
    of points: [FigureScene.Point], _ dash: [Double]
  ) -> [[FigureScene.Point]] {
    guard dash.allSatisfy({ $0 > 0 }), var last = points.first else { return [points] }
    var parts: [[FigureScene.Point]] = []
    var part = [last]
    var index = 0
    var left = dash[0]
    for point in points.dropFirst() {
      var (dx, dy) = (point.x - last.x, point.y - last.y)
      var length = (dx * dx + dy * dy).squareRoot()
      while length > left {
        let share = left / length
        last = FigureScene.Point(last.x + share * dx, last.y + share * dy)
        part.append(last)
        if index % 2 == 0 { parts.append(part) }
        part = [last]
        (dx, dy) = (point.x - last.x, point.y - last.y)
        length -= left
        index += 1
        left = dash[index % dash.count]
      }
      left -= length
      last = point
      part.append(point)
    }
    if index % 2 == 0 { parts.append(part) }
    return parts
  }
}
