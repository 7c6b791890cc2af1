/// A size in cells.
public struct Size: Equatable, Hashable, Sendable {
  public var columns: Int
  public var rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// A rectangle of cells; never of negative size.
public struct Rect: Equatable, Hashable, Sendable {
  public var column: Int
  public var row: Int
  public var columns: Int
  public var rows: Int

  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  public init(_ size: Size) { self.init(column: 0, row: 0, columns: size.columns, rows: size.rows) }

  /// The middle of another rectangle, at most all of it; a cell that is left over stays to the right or below.
  public init(centered size: Size, in outer: Rect) {
    let (columns, rows) = (min(size.columns, outer.columns), min(size.rows, outer.rows))
    self.init(
      column: outer.column + (outer.columns - columns) / 2,
      row: outer.row + (outer.rows - rows) / 2, columns: columns, rows: rows)
  }

  public var isEmpty: Bool { columns == 0 || rows == 0 }
  /// The first column to the right of it.
  public var endColumn: Int { column + columns }
  /// The first row below it.
  public var endRow: Int { row + rows }

  /// The rectangle without `amount` cells on each side.
  public func inset(by amount: Int = 1) -> Rect {
    Rect(
      column: column + amount, row: row + amount, columns: columns - 2 * amount,
      rows: rows - 2 * amount)
  }

  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(endColumn, other.endColumn) - left,
      rows: min(endRow, other.endRow) - top)
  }

  public func contains(column: Int, row: Int) -> Bool {
    column >= self.column && column < endColumn && row >= self.row && row < endRow
  }

  /// A row of it, counted from its top.
  public func line(_ index: Int) -> Rect {
    Rect(column: column, row: row + index, columns: columns, rows: index < rows ? 1 : 0)
  }
}
