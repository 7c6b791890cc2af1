import Monitoring
import TerminalUI

/// How the spread of a tensor changed: values across, time down, counts as shades; above it one moment as bars.
///
/// Two moments make a row of cells where the terminal has shades of a colour and blocks, else a moment is a row of
/// characters.
public struct HistogramCourse {
  /// A histogram and its step.
  public struct Moment: Equatable, Sendable {
    public var step: Int
    public var histogram: Histogram

    public init(step: Int, histogram: Histogram) {
      self.step = step
      self.histogram = histogram
    }
  }

  /// The oldest first.
  public var moments: [Moment]
  /// The index of the moment that is shown as bars; nil for the newest.
  public var visited: Int?
  public var isLogarithmic: Bool

  public init(_ moments: [Moment], visited: Int? = nil, isLogarithmic: Bool = false) {
    self.moments = moments
    self.visited = visited.flatMap { moments.indices.contains($0) ? $0 : nil }
    self.isLogarithmic = isLogarithmic
  }

  /// - Parameter showsShades: whether the terminal has colours enough for shades of one.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsShades: Bool
  ) {
    guard !rect.isEmpty, !moments.isEmpty else { return }
    let scale = HistogramScale(moments.lazy.map(\.histogram))
    let labels = labelColumns(rect)
    var body = rect
    body.column += labels
    body.columns -= labels
    if rect.rows >= 4 {
      ValueAxis(lower: scale.lower, upper: scale.upper).draw(
        on: &canvas, in: body.line(body.rows - 1), theme: theme)
      body.rows -= 1
    }
    if rect.rows >= 7 {
      var bars = body
      bars.rows = min(6, rect.rows / 3)
      drawBars(scale, on: &canvas, in: bars, theme: theme, symbols: symbols)
      // A blank row below the bars, where there is room, keeps them apart from the shades.
      let used = bars.rows + (rect.rows >= 12 ? 1 : 0)
      body.row += used
      body.rows -= used
    }
    let hasShades =
      showsShades && symbols.isUnicode && !theme[.background].isStandard
      && !theme[.histogram].isStandard
    drawShades(
      scale, on: &canvas, in: body, labels: labels, theme: theme, symbols: symbols,
      slots: hasShades ? 2 : 1)
  }

  private func labelColumns(_ rect: Rect) -> Int {
    let width = "\(moments[moments.count - 1].step)".cellCount + 2
    return rect.columns >= 3 * width + 8 ? width : 0
  }

  private func drawBars(
    _ scale: HistogramScale, on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols
  ) {
    var counts = [Double](repeating: 0, count: rect.columns)
    scale.count(moments[visited ?? moments.count - 1].histogram, into: &counts)
    HistogramBars(counts, role: .histogram, isLogarithmic: isLogarithmic).draw(
      on: &canvas, in: rect, theme: theme, symbols: symbols)
  }

  // MARK: Shades

  /// Shades besides the background; no more than a palette keeps apart.
  private static let shades = 8

  /// - Parameter slots: moments to a row of cells.
  private func drawShades(
    _ scale: HistogramScale, on canvas: inout Canvas, in rect: Rect, labels: Int, theme: Theme,
    symbols: Symbols, slots: Int
  ) {
    guard !rect.isEmpty else { return }
    let shown = moments(for: rect.rows * slots)
    let colors = (0...Self.shades).map {
      theme[.background].mixed(with: theme[.histogram], Double($0) / Double(Self.shades))
    }
    var counts = [Double](repeating: 0, count: rect.columns)
    var upper = [Int](repeating: 0, count: rect.columns)
    var lower = upper
    // The newest is at the bottom, whether there are few or many.
    let empty = rect.rows * slots - shown.count
    for row in empty / slots..<rect.rows {
      let first = row * slots - empty
      fill(&upper, first >= 0 ? shown[first] : nil, scale, &counts)
      if slots == 2 { fill(&lower, shown[first + 1], scale, &counts) }
      for column in 0..<rect.columns {
        let cell =
          slots == 2
          ? Cell("▀", Style(colors[upper[column]], on: colors[lower[column]]))
          : Cell(Self.character(upper[column], symbols), theme.style(.histogram))
        canvas[rect.column + column, rect.row + row] = cell
      }
      let inRow = shown[max(0, first)..<first + slots]
      let edge = row == rect.rows - 1 ? inRow.last : row == empty / slots ? inRow.first : nil
      let isVisited = visited.map { inRow.contains($0) } ?? false
      drawLabel(
        isVisited ? visited : edge, isVisited: isVisited, on: &canvas, at: rect.row + row,
        in: labels, before: rect.column, theme: theme, symbols: symbols)
    }
  }

  /// Which moments are shown in so many places: all, or some in even distances, the visited one among them.
  func moments(for places: Int) -> [Int] {
    guard moments.count > places else { return Array(moments.indices) }
    let last = moments.count - 1
    guard places > 1 else { return places == 1 ? [visited ?? last] : [] }
    var shown = (0..<places).map { ($0 * last + (places - 1) / 2) / (places - 1) }
    if let visited, !shown.contains(visited),
      // The first and the newest keep their places where there is one between them.
      let nearest = (places > 2 ? 1..<places - 1 : 0..<1)
        .min(by: { abs(shown[$0] - visited) < abs(shown[$1] - visited) })
    {
      shown[nearest] = visited
    }
    return shown
  }

  /// Levels from 0, nothing, to the number of shades, for each column; whatever is there is seen.
  private func fill(
    _ levels: inout [Int], _ moment: Int?, _ scale: HistogramScale, _ counts: inout [Double]
  ) {
    for column in levels.indices { levels[column] = 0 }
    guard let moment else { return }
    scale.count(moments[moment].histogram, into: &counts)
    let top = shade(counts.max() ?? 0)
    guard top > 0 else { return }
    for column in levels.indices where counts[column] > 1e-9 {
      let share = shade(counts[column]) / top
      levels[column] = min(Self.shades, max(1, Int((share * Double(Self.shades)).rounded())))
    }
  }

  /// Square roots at least: beside one tall bin everything else would have the faintest shade.
  private func shade(_ count: Double) -> Double {
    isLogarithmic ? HistogramScale.logarithm(1 + count) : count.squareRoot()
  }

  private static func character(_ level: Int, _ symbols: Symbols) -> Unicode.Scalar {
    guard level > 0 else { return " " }
    let ramp = symbols.isUnicode ? blocks : letters
    return ramp[(level - 1) * ramp.count / shades]
  }

  private static let blocks: [Unicode.Scalar] = ["░", "▒", "▓", "█"]
  private static let letters: [Unicode.Scalar] = [".", ":", "-", "=", "+", "*", "#", "@"]

  /// The step of a row: of the first, of the last and of the visited one.
  private func drawLabel(
    _ moment: Int?, isVisited: Bool, on canvas: inout Canvas, at row: Int, in width: Int,
    before column: Int, theme: Theme, symbols: Symbols
  ) {
    guard width > 0, let moment else { return }
    let mark = isVisited ? symbols.selection : ""
    canvas.write(
      "\(mark)\(moments[moment].step)", endingAt: column - 1, row: row, limit: width - 1,
      theme.style(isVisited ? .key : .muted))
  }
}
