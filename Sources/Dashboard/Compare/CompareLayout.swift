import TerminalUI

/// Where the parts of the screen that compares runs stand: header, table, chart and footer.
struct CompareLayout {
  let header: Rect
  let table: Rect
  /// Whether the table has room for a border.
  let hasBorder: Bool
  /// Empty where there is no room.
  let chart: Rect
  let footer: Rect

  init(_ state: CompareState) {
    self.init(
      state.size, rowCount: state.rowCount, showsChartAlone: state.showsChartAlone)
  }

  /// - Parameters:
  ///   - rowCount: the runs or groups that there are; the table takes no more rows than it needs.
  ///   - showsChartAlone: whether the chart has the room of the table as well.
  init(_ size: Size, rowCount: Int, showsChartAlone: Bool = false) {
    let screen = Rect(size)
    let empty = Rect(Size(columns: 0, rows: 0))
    // The row of the chosen run is the last to go, and before it the line of what is typed.
    header = size.rows >= 4 ? screen.line(0) : empty
    footer = size.rows > 1 ? screen.line(size.rows - 1) : empty
    let rows = max(0, size.rows - header.rows - footer.rows)
    let beside = rows < 14 ? 0 : max(rows * 11 / 20, rows - max(1, rowCount) - 3)
    let chartRows = showsChartAlone && rows >= 3 ? rows : beside
    table = Rect(column: 0, row: header.rows, columns: size.columns, rows: rows - chartRows)
    chart = Rect(
      column: 0, row: header.rows + rows - chartRows, columns: size.columns, rows: chartRows)
    // Rows are worth more than lines round them.
    hasBorder = table.rows >= 3 + min(2, max(1, rowCount))
  }

  /// The table without its border.
  var tableInside: Rect { hasBorder ? table.inset() : table }

  /// Whether there is a line for the headings.
  var hasHeadings: Bool { tableInside.rows >= 2 }

  /// The runs that the table shows at once.
  var tableRows: Int { max(1, tableInside.rows - (hasHeadings ? 1 : 0)) }
}
