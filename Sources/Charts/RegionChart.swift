import Monitoring
import TerminalUI

/// The plane of two features: which class the network takes each place for, and some samples.
public struct RegionChart: Equatable, Sendable {
  private let regions: DecisionRegions

  public init(_ regions: DecisionRegions) { self.regions = regions }

  /// The colour of each class, round and round.
  private static let roles: [Theme.Role] = [
    .training, .validation, .histogram, .marker, .good, .error,
  ]

  /// - Parameter showsColors: whether the terminal has colours enough for shades.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsColors: Bool
  ) {
    guard !rect.isEmpty, regions.columns > 0, regions.rows > 0,
      regions.labels.count == regions.columns * regions.rows,
      regions.confidences.count == regions.labels.count
    else { return }
    var row = 0
    while row < rect.rows {
      var column = 0
      while column < rect.columns {
        canvas[rect.column + column, rect.row + row] =
          showsColors && symbols.isUnicode
          ? Cell(
            "▀",
            Style(
              color(column, 2 * row, rect, theme), on: color(column, 2 * row + 1, rect, theme)))
          : letter(column, row, rect, theme)
        column += 1
      }
      row += 1
    }
    drawPoints(on: &canvas, in: rect, theme: theme, symbols: symbols, showsColors: showsColors)
  }

  /// The place in the grid for half a cell.
  private func index(_ column: Int, _ half: Int, _ rect: Rect) -> Int {
    let x = min(regions.columns - 1, column * regions.columns / rect.columns)
    let y = min(regions.rows - 1, half * regions.rows / (2 * rect.rows))
    return y * regions.columns + x
  }

  private func color(_ column: Int, _ half: Int, _ rect: Rect, _ theme: Theme) -> Color {
    let index = index(column, half, rect)
    let label = regions.labels[index]
    guard label >= 0 else { return theme[.background] }
    // From a chance of one half, which says nothing, to certainty.
    let certainty = Double(max(0, regions.confidences[index] - 0.5)) * 2
    return theme[.background].mixed(
      with: theme[Self.roles[label % Self.roles.count]], 0.12 + 0.33 * min(certainty, 1))
  }

  private func letter(_ column: Int, _ row: Int, _ rect: Rect, _ theme: Theme) -> Cell {
    let label = regions.labels[index(column, 2 * row, rect)]
    guard label >= 0 else { return Cell("?", theme.style(.error)) }
    let letters: [Unicode.Scalar] = [".", ":", "-", "=", "+", "~"]
    return Cell(
      letters[label % letters.count], theme.style(Self.roles[label % Self.roles.count]))
  }

  private func drawPoints(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsColors: Bool
  ) {
    let (spanX, spanY) = (
      regions.x.upperBound - regions.x.lowerBound, regions.y.upperBound - regions.y.lowerBound
    )
    let digits: [Unicode.Scalar] = ["o", "x", "*", "#", "%", "@"]
    for point in regions.points {
      let x = Int((point.x - regions.x.lowerBound) / spanX * Double(rect.columns))
      let y = Int((regions.y.upperBound - point.y) / spanY * Double(rect.rows))
      let place = (column: rect.column + x, row: rect.row + y)
      guard rect.contains(column: place.column, row: place.row), point.label >= 0 else { continue }
      let role = Self.roles[point.label % Self.roles.count]
      if showsColors && symbols.isUnicode {
        let background = color(x, 2 * y, rect, theme)
        canvas[place.column, place.row] = Cell(
          symbols == .braille ? "•" : "o", Style(theme[role], on: background, .bold))
      } else {
        canvas[place.column, place.row] = Cell(
          digits[point.label % digits.count], theme.style(role, .bold))
      }
    }
  }
}
