/// A grid of terminal cells and the ways in which a terminal moves and erases them.
struct TerminalScreen: Hashable, Sendable {
  /// The rows of cells, from the top, all of the same length.
  private(set) var cells: [[TerminalCell]]

  /// The number of columns.
  private(set) var columns: Int

  /// Creates a blank screen.
  init(rows: Int, columns: Int) {
    self.columns = columns
    cells = Array(repeating: Array(repeating: TerminalCell(), count: columns), count: rows)
  }

  /// The number of rows.
  var rows: Int { cells.count }

  /// Writes a cell; a wide character of which one half is overwritten loses the other half.
  mutating func put(_ cell: TerminalCell, row: Int, column: Int) {
    if cells[row][column].isContinuation, !cell.isContinuation, column > 0 {
      cells[row][column - 1].scalar = " "
    }
    if column + 1 < columns, cells[row][column + 1].isContinuation {
      cells[row][column + 1].isContinuation = false
    }
    cells[row][column] = cell
  }

  /// Adds a combining mark to the character of a cell, or of the cell before its right half.
  mutating func addMark(_ mark: Unicode.Scalar, row: Int, column: Int) {
    let target = cells[row][column].isContinuation ? max(0, column - 1) : column
    cells[row][target].combiningMarks.unicodeScalars.append(mark)
  }

  /// Overwrites a part of a row with blanks.
  mutating func erase(row: Int, columns range: Range<Int>, with blank: TerminalCell) {
    for column in range.clamped(to: 0..<columns) {
      put(blank, row: row, column: column)
    }
  }

  /// Overwrites whole rows with blanks.
  mutating func erase(rows range: Range<Int>, with blank: TerminalCell) {
    for row in range.clamped(to: 0..<rows) {
      cells[row] = Array(repeating: blank, count: columns)
    }
  }

  /// Inserts blanks into a row; what passes the right margin is lost.
  mutating func insert(_ count: Int, row: Int, column: Int, blank: TerminalCell) {
    let amount = min(count, columns - column)
    cells[row].insert(contentsOf: Array(repeating: blank, count: amount), at: column)
    cells[row].removeLast(amount)
    clearHalves(row: row)
  }

  /// Deletes cells of a row; blanks come in at the right margin.
  mutating func delete(_ count: Int, row: Int, column: Int, blank: TerminalCell) {
    let amount = min(count, columns - column)
    cells[row].removeSubrange(column..<column + amount)
    cells[row].append(contentsOf: Array(repeating: blank, count: amount))
    clearHalves(row: row)
  }

  /// Moves the rows of a region up; blank rows come in at its bottom.
  mutating func scrollUp(_ count: Int, region: ClosedRange<Int>, blank: TerminalCell) {
    let amount = min(count, region.count)
    cells.removeSubrange(region.lowerBound..<region.lowerBound + amount)
    let rows = Array(repeating: Array(repeating: blank, count: columns), count: amount)
    cells.insert(contentsOf: rows, at: region.upperBound + 1 - amount)
  }

  /// Moves the rows of a region down; blank rows come in at its top.
  mutating func scrollDown(_ count: Int, region: ClosedRange<Int>, blank: TerminalCell) {
    let amount = min(count, region.count)
    cells.removeSubrange(region.upperBound + 1 - amount..<region.upperBound + 1)
    let rows = Array(repeating: Array(repeating: blank, count: columns), count: amount)
    cells.insert(contentsOf: rows, at: region.lowerBound)
  }

  /// Changes the size; `dropping` rows go at the top before the rest is cut or filled up.
  mutating func resize(rows: Int, columns: Int, dropping: Int) {
    cells.removeFirst(min(dropping, cells.count))
    for row in cells.indices {
      let missing = columns - cells[row].count
      if missing > 0 {
        cells[row].append(contentsOf: Array(repeating: TerminalCell(), count: missing))
      } else {
        cells[row].removeLast(-missing)
      }
    }
    self.columns = columns
    if cells.count > rows {
      cells.removeLast(cells.count - rows)
    } else {
      let blanks = Array(repeating: TerminalCell(), count: columns)
      cells.append(contentsOf: Array(repeating: blanks, count: rows - cells.count))
    }
    for row in cells.indices { clearHalves(row: row) }
  }

  /// Blanks the halves of wide characters that were separated.
  private mutating func clearHalves(row: Int) {
    for column in 0..<columns {
      let cell = cells[row][column]
      let isFollowed = column + 1 < columns && cells[row][column + 1].isContinuation
      if cell.isContinuation {
        let isPreceded = column > 0 && cells[row][column - 1].scalar.terminalWidth == 2
        if !isPreceded { cells[row][column] = TerminalCell(style: cell.style) }
      } else if !isFollowed, cell.scalar.terminalWidth == 2 {
        cells[row][column] = TerminalCell(style: cell.style)
      }
    }
  }
}
