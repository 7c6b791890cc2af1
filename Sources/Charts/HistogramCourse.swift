import Monitoring
import TerminalUI

/// How the spread of a tensor changed: values across, time down, counts as shades; above it one moment as bars.
///
/// Two moments make a row of cells where the terminal has shades of a colour and blocks, else a moment is a row of
/// characters.
public struct HistogramCourse: Sendable {
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

  /// What drawing needs memory for; kept from frame to frame, so that nothing is allocated.
  public struct Memory: Sendable {
    fileprivate var ends: [Double] = []
    /// The moments that have a place.
    fileprivate var shown: [Int] = []
    /// By columns.
    fileprivate var counts: [Double] = []
    fileprivate var upper: [Int] = []
    fileprivate var lower: [Int] = []
    /// By levels.
    fileprivate var colors: [Color] = []

    public init() {}
  }

  /// - Parameters:
  ///   - showsShades: whether the terminal has colours enough for shades of one.
  ///   - memory: of the frames before.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsShades: Bool,
    memory: inout Memory
  ) {
    guard !rect.isEmpty, !moments.isEmpty else { return }
    let scale = HistogramScale(moments.lazy.map(\.histogram), ends: &memory.ends)
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
      memory.counts.clear(bars.columns)
      scale.count(moments[visited ?? moments.count - 1].histogram, into: &memory.counts)
      HistogramBars(memory.counts, role: .histogram, isLogarithmic: isLogarithmic).draw(
        on: &canvas, in: bars, theme: theme, symbols: symbols)
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
      slots: hasShades ? 2 : 1, memory: &memory)
  }

  private func labelColumns(_ rect: Rect) -> Int {
    let width = "\(moments[moments.count - 1].step)".cellCount + 2
    return rect.columns >= 3 * width + 8 ? width : 0
  }

  // MARK: Shades

  /// Shades besides the background; no more than a palette keeps apart.
  private static let shades = 8

  /// - Parameter slots: moments to a row of cells.
  private func drawShades(
    _ scale: HistogramScale, on canvas: inout Canvas, in rect: Rect, labels: Int, theme: Theme,
    symbols: Symbols, slots: Int, memory: inout Memory
  ) {
    guard !rect.isEmpty else { return }
    chooseMoments(for: rect.rows * slots, in: &memory.shown)
    memory.colors.removeAll(keepingCapacity: true)
    for level in 0...Self.shades {
      let share = Double(level) / Double(Self.shades)
      memory.colors.append(theme[.background].mixed(with: theme[.histogram], share))
    }
    memory.counts.clear(rect.columns)
    memory.upper.clear(rect.columns)
    memory.lower.clear(rect.columns)
    // The newest is at the bottom, whether there are few or many.
    let empty = rect.rows * slots - memory.shown.count
    for row in empty / slots..<rect.rows {
      let first = row * slots - empty
      fill(&memory.upper, first >= 0 ? memory.shown[first] : nil, scale, &memory.counts)
      if slots == 2 { fill(&memory.lower, memory.shown[first + 1], scale, &memory.counts) }
      for column in 0..<rect.columns {
        let (upper, lower) = (memory.upper[column], memory.lower[column])
        let cell =
          slots == 2
          ? Cell("▀", Style(memory.colors[upper], on: memory.colors[lower]))
          : Cell(Self.character(upper, symbols), theme.style(.histogram))
        canvas[rect.column + column, rect.row + row] = cell
      }
      let inRow = memory.shown[max(0, first)..<first + slots]
      let edge = row == rect.rows - 1 ? inRow.last : row == empty / slots ? inRow.first : nil
      let isVisited = visited.map { inRow.contains($0) } ?? false
      drawLabel(
        isVisited ? visited : edge, isVisited: isVisited, on: &canvas, at: rect.row + row,
        in: labels, before: rect.column, theme: theme, symbols: symbols)
    }
  }

  /// Which moments are shown in so many places: all, or some in even distances, the visited one among them.
  func chooseMoments(for places: Int, in shown: inout [Int]) {
    shown.removeAll(keepingCapacity: true)
    guard moments.count > places else {
      shown.append(contentsOf: moments.indices)
      return
    }
    let last = moments.count - 1
    guard places > 1 else {
      if places == 1 { shown.append(visited ?? last) }
      return
    }
    for place in 0..<places { shown.append((place * last + (places - 1) / 2) / (places - 1)) }
    if let visited, !shown.contains(visited),
      // The first and the newest keep their places where there is one between them.
      let nearest = (places > 2 ? 1..<places - 1 : 0..<1)
        .min(by: { abs(shown[$0] - visited) < abs(shown[$1] - visited) })
    {
      shown[nearest] = visited
    }
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
