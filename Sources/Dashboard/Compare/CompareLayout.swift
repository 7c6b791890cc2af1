import TerminalUI

/// Where the parts of the screen that compares runs stand: header, table, chart and footer.
struct CompareLayout {
  let header: Rect
  let table: Rect
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
    header = screen.line(0)
    footer = size.rows > 1 ? screen.line(size.rows - 1) : Rect(Size(columns: 0, rows: 0))
    let rows = max(0, size.rows - 2)
    let beside = rows < 14 ? 0 : max(rows * 11 / 20, rows - max(1, rowCount) - 3)
    let chartRows = showsChartAlone && rows >= 3 ? rows : beside
    table = Rect(column: 0, row: 1, columns: size.columns, rows: rows - chartRows)
    chart = Rect(column: 0, row: 1 + rows - chartRows, columns: size.columns, rows: chartRows)
  }

  /// The runs that the table shows at once: without its border and its headings.
  var tableRows: Int { max(1, table.rows - 3) }
}
