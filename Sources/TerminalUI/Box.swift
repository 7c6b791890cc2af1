/// A panel's border with its number, title and keys in it.
public struct Box {
  public var title: String
  /// The digit that chooses the panel.
  public var number: Int?
  /// Keys and what they do here, on the right of the top border: `l log`.
  public var hints: [(key: String, label: String)]
  public var isFocused: Bool

  public init(
    title: String, number: Int? = nil, hints: [(key: String, label: String)] = [],
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
    let border = theme.style(isFocused ? .focusedBorder : .border)
    canvas.fill(rect, " ", theme.style(.text))
    guard rect.columns >= 2, rect.rows >= 2 else {
      return Rect(column: rect.column, row: rect.row, columns: 0, rows: 0)
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
    drawTitle(on: &canvas, in: rect, theme: theme, symbols: symbols)
    return rect.inset()
  }

  private func drawTitle(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols
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
    let text = title.fitted(to: max(0, end - column - 1), symbols) + " "
    column = canvas.write(
      text, column: column, row: rect.row, limit: end - column, theme.style(.title, attributes))
    // From the right, as many hints as leave a bit of border beside the title.
    var hintEnd = end
    for hint in hints.reversed() {
      let length = hint.key.cellCount + hint.label.cellCount + 3
      guard hintEnd - length > column else { continue }
      var at = hintEnd - length
      at = canvas.write(" ", column: at, row: rect.row, theme.style(.muted))
      at = canvas.write(hint.key, column: at, row: rect.row, theme.style(.key))
      canvas.write(" \(hint.label) ", column: at, row: rect.row, theme.style(.muted))
      hintEnd -= length
    }
  }
}
