import TerminalUI

/// A bar for each column, the tallest as tall as there is room.
struct HistogramBars {
  /// Counts, a column each.
  var counts: [Double]
  var role: Theme.Role
  var isLogarithmic: Bool
  /// What others are compared with, a mark at the height of each column; empty for nothing.
  var reference: [Double]

  init(
    _ counts: [Double], role: Theme.Role, isLogarithmic: Bool, reference: [Double] = []
  ) {
    self.reference = reference
    self.counts = counts
    self.role = role
    self.isLogarithmic = isLogarithmic
  }

  func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    let top = height(max(counts.max() ?? 0, reference.max() ?? 0))
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
    drawReference(on: &canvas, in: rect, top: top, theme: theme, symbols: symbols)
  }

  /// Marks in front of the bars, in which they keep the bar's colour behind them.
  private func drawReference(
    on canvas: inout Canvas, in rect: Rect, top: Double, theme: Theme, symbols: Symbols
  ) {
    for (offset, count) in reference.prefix(rect.columns).enumerated() where count > 0 {
      let share = height(count) / top
      let row = rect.row + min(rect.rows - 1, Int((1 - share) * Double(rect.rows)))
      let isFilled = canvas[rect.column + offset, row].scalar == symbols.column(8)
      canvas[rect.column + offset, row] = Cell(
        symbols.reference,
        Style(theme[.marker], on: isFilled ? theme[role] : theme[.background]))
    }
  }

  private func height(_ count: Double) -> Double {
    isLogarithmic ? HistogramScale.logarithm(1 + count) : count
  }
}
