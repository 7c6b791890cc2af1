/// A panel's border with its number, title and keys in it.
public struct Box {
  public var title: Phrase
  /// The digit that chooses the panel.
  public var number: Int?
  /// Keys and what they do here, on the right of the top border: `l log`.
  public var hints: [(key: String, label: String)]
  public var isFocused: Bool

  public init(
    title: Phrase, number: Int? = nil, hints: [(key: String, label: String)] = [],
    isFocused: Bool = false
  ) {
    self.title = title
    self.number = number
    self.hints = hints
    self.isFocused = isFocused
  }

  /// Draws the border and blanks what is inside.
  /// - Returns: the rectangle inside.
  @discardableResult
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) -> Rect {
    var edge = drawBorder(on: &canvas, in: rect, theme: theme, symbols: symbols)
    for hint in hints.reversed() { edge.write(hint.key, hint.label, on: &canvas, theme: theme) }
    return edge.inside
  }

  /// Draws the border without the keys, which its edge then takes one by one, and blanks what is inside.
  public func drawBorder(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols
  ) -> Edge {
    let border = theme.style(isFocused ? .focusedBorder : .border)
    canvas.fill(rect, " ", theme.style(.text))
    guard rect.columns >= 2, rect.rows >= 2 else {
      return Edge(inside: Rect(column: rect.column, row: rect.row, columns: 0, rows: 0))
    }
    let (right, bottom) = (rect.endColumn - 1, rect.endRow - 1)
    for column in rect.column + 1..<right {
      canvas[column, rect.row] = Cell(symbols.horizontal, border)
      canvas[column, bottom] = Cell(symbols.horizontal, border)
    }
    for row in rect.row + 1..<bottom {
      canvas[rect.column, row] = Cell(symbols.vertical, border)
      canvas[right, row] = Cell(symbols.vertical, border)
    }
    canvas[rect.column, rect.row] = Cell(symbols.topLeft, border)
    canvas[right, rect.row] = Cell(symbols.topRight, border)
    canvas[rect.column, bottom] = Cell(symbols.bottomLeft, border)
    canvas[right, bottom] = Cell(symbols.bottomRight, border)
    var edge = Edge(inside: rect.inset())
    drawTitle(on: &canvas, in: rect, theme: theme, symbols: symbols, &edge)
    return edge
  }

  private func drawTitle(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, _ edge: inout Edge
  ) {
    let room = rect.columns - 4
    guard room >= 3, !title.isEmpty else { return }
    let attributes: Style.Attributes = isFocused ? .bold : []
    var column = rect.column + 2
    let end = rect.endColumn - 2
    column = canvas.write(" ", column: column, row: rect.row, theme.style(.title))
    if let number {
      column = canvas.write(
        "\(number) ", column: column, row: rect.row, limit: end - column, theme.style(.key))
    }
    let style = theme.style(.title, attributes)
    column = canvas.write(
      title, column: column, row: rect.row, fittedTo: end - column - 1, symbols, style)
    column = canvas.write(" ", column: column, row: rect.row, limit: end - column, style)
    edge.room = column..<max(column, end)
  }
}

extension Box {
  /// The upper border of a box that has been drawn, with what is left of it for keys.
  public struct Edge {
    /// What the border leaves.
    public let inside: Rect
    /// From the title to the keys.
    fileprivate(set) var room = 0..<0

    public init(inside: Rect) { self.inside = inside }

    /// Writes a key and what it does here on the left of those before it, unless that would leave no bit of border
    /// beside the title.
    public mutating func write(
      _ key: String, _ label: String, on canvas: inout Canvas, theme: Theme
    ) {
      let length = key.cellCount + label.cellCount + 3
      let start = room.upperBound - length
      guard start > room.lowerBound else { return }
      let row = inside.row - 1
      let muted = theme.style(.muted)
      var column = canvas.write(" ", column: start, row: row, muted)
      column = canvas.write(key, column: column, row: row, theme.style(.key))
      column = canvas.write(" ", column: column, row: row, muted)
      column = canvas.write(label, column: column, row: row, muted)
      canvas.write(" ", column: column, row: row, muted)
      room = room.lowerBound..<start
    }
  }
}
