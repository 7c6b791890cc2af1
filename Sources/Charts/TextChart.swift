import TerminalUI

/// A running text, wrapped between words; where it is too long its end shows.
public struct TextChart: Equatable, Sendable {
  /// What a canvas shows, and line feeds.
  private let scalars: [Unicode.Scalar]

  public init(_ text: String) {
    scalars = text.unicodeScalars.compactMap { $0 == "\n" ? $0 : $0.canvasScalar }
  }

  /// Draws the last lines that fit; allocates nothing.
  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
    guard !rect.isEmpty else { return }
    let style = theme.style(.text)
    var count = 0
    var start = 0
    while start < scalars.count {
      start = line(from: start, width: rect.columns).next
      count += 1
    }
    // Lines above the first row are left out.
    var row = min(0, rect.rows - count)
    start = 0
    while start < scalars.count {
      let (end, next) = line(from: start, width: rect.columns)
      if row >= 0 {
        var place = start
        while place < end {
          canvas[rect.column + place - start, rect.row + row] = Cell(scalars[place], style)
          place += 1
        }
      }
      row += 1
      start = next
    }
  }

  /// Where the line that begins at a place ends, and where the next one begins.
  private func line(from start: Int, width: Int) -> (end: Int, next: Int) {
    var place = start
    var space: Int?
    while place < scalars.count {
      if scalars[place] == "\n" { return (place, place + 1) }
      if place - start == width {
        // A space right behind the line needs no place in it.
        if scalars[place] == " " { return (place, place + 1) }
        // A word longer than a line is cut.
        guard let space else { return (place, place) }
        return (space, space + 1)
      }
      if scalars[place] == " ", place > start { space = place }
      place += 1
    }
    return (place, place)
  }
}
