import Monitoring
import TerminalUI

/// A row below a chart with the ends of its values, and zero where it lies between them.
struct ValueAxis {
  var lower: Double
  var upper: Double

  /// A single value stands in the middle.
  func draw(on canvas: inout Canvas, in row: Rect, theme: Theme) {
    let style = theme.style(.muted)
    let low = NumberText.short(lower, digits: 3)
    let high = NumberText.short(upper, digits: 3)
    guard lower < upper else {
      let column = row.column + max(0, (row.columns - low.cellCount) / 2)
      canvas.write(low, column: column, row: row.row, limit: row.columns, style)
      return
    }
    canvas.write(low, column: row.column, row: row.row, limit: row.columns, style)
    guard row.columns > low.cellCount + high.cellCount + 1 else { return }
    canvas.write(high, endingAt: row.endColumn, row: row.row, limit: row.columns, style)
    guard lower < 0, upper > 0 else { return }
    let share = -lower / (upper - lower)
    let column = row.column + Int(share * Double(row.columns - 1))
    guard column > row.column + low.cellCount, column < row.endColumn - high.cellCount - 1 else {
      return
    }
    canvas.write("0", column: column, row: row.row, style)
  }
}
