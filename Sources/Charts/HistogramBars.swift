import TerminalUI

/// A bar for each column, the tallest as tall as there is room.
struct HistogramBars {
  /// Counts, a column each.
  var counts: [Double]
  var role: Theme.Role
  var isLogarithmic: Bool

  init(_ counts: [Double], role: Theme.Role, isLogarithmic: Bool) {
    self.counts = counts
    self.role = role
    self.isLogarithmic = isLogarithmic
  }

  func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    let top = height(counts.max() ?? 0)
    guard top > 0 else { return }
    let style = theme.style(role)
    // Blanks in the bars' colour: a terminal then changes colours once for a row and not at every gap.
    canvas.fill(rect, " ", style)
    for (offset, count) in counts.prefix(rect.columns).enumerated() where count > 0 {
      // At least an eighth for whatever is there: an outlier must not vanish.
      let eighths = max(1, Int((height(count) / top * Double(rect.rows * 8)).rounded()))
      for row in 0..<rect.rows {
        let level = eighths - (rect.rows - 1 - row) * 8
        guard level > 0 else { continue }
        canvas[rect.column + offset, rect.row + row] = Cell(symbols.column(level), style)
      }
    }
  }

  private func height(_ count: Double) -> Double {
    isLogarithmic ? HistogramScale.logarithm(1 + count) : count
  }
}
