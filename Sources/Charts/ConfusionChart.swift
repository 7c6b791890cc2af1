import Monitoring
import TerminalUI

/// A confusion matrix: numbers where they fit, else shades of each true class's share.
///
/// A row for each true class, a column for each predicted one. All texts are made with the chart, so that
/// drawing allocates nothing.
public struct ConfusionChart: Equatable, Sendable {
  private let count: Int
  private let names: [String]
  private let numbers: [String]
  /// Of its true class's samples, from 0 to 1.
  private let shares: [Double]
  private let nameWidth: Int
  private let numberWidth: Int

  /// The widest name that numbers stand beside.
  private static let mostNameCells = 12

  public init(_ matrix: ConfusionMatrix) {
    count = matrix.classes.count
    names = matrix.classes
    numbers = matrix.counts.map { "\($0)" }
    nameWidth = min(Self.mostNameCells, matrix.classes.map(\.cellCount).max() ?? 0)
    let widest = numbers.map(\.count).max() ?? 1
    numberWidth = max(widest, min(4, matrix.classes.map(\.cellCount).max() ?? 1)) + 1
    let (classes, sums) = (count, matrix.samples)
    shares = matrix.counts.indices.map { index in
      let sum = sums[index / classes]
      return sum > 0 ? Double(matrix.counts[index]) / Double(sum) : 0
    }
  }

  /// - Parameter showsColors: whether the terminal has colours enough for shades.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsColors: Bool
  ) {
    guard !rect.isEmpty, count > 0 else { return }
    if nameWidth + 1 + count * numberWidth <= rect.columns, count + 1 <= rect.rows {
      drawNumbers(on: &canvas, in: rect, theme: theme, symbols: symbols)
    } else {
      drawShades(on: &canvas, in: rect, theme: theme, showsColors: showsColors)
    }
  }

  private func drawNumbers(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols
  ) {
    let start = rect.column + nameWidth + 1
    canvas.write(
      "true", column: rect.column, row: rect.row,
      limit: nameWidth, theme.style(.muted))
    for prediction in 0..<count {
      canvas.write(
        names[prediction].fitted(to: numberWidth - 1, symbols),
        endingAt: start + (prediction + 1) * numberWidth, row: rect.row, limit: numberWidth - 1,
        theme.style(.muted))
    }
    for truth in 0..<count {
      let row = rect.row + 1 + truth
      canvas.write(
        names[truth].fitted(to: nameWidth, symbols), column: rect.column, row: row,
        theme.style(.muted))
      for prediction in 0..<count {
        let index = truth * count + prediction
        canvas.write(
          numbers[index], endingAt: start + (prediction + 1) * numberWidth, row: row,
          limit: numberWidth - 1, theme.style(role(truth, prediction)))
      }
    }
  }

  private func role(_ truth: Int, _ prediction: Int) -> Theme.Role {
    if truth == prediction { return .good }
    let share = shares[truth * count + prediction]
    return share == 0 ? .muted : share < 0.02 ? .text : share < 0.1 ? .warning : .error
  }

  private func drawShades(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, showsColors: Bool
  ) {
    let width = 2 * count <= rect.columns ? 2 : 1
    for truth in 0..<min(count, rect.rows) {
      for prediction in 0..<min(count, rect.columns / width) {
        let share = shares[truth * count + prediction]
        let role = truth == prediction ? Theme.Role.good : .error
        let cell: Cell
        if showsColors {
          // Few mistakes are to be seen as well.
          let color = theme[.background].mixed(with: theme[role], share.squareRoot())
          cell = Cell(" ", Style(theme[.text], on: color))
        } else {
          let level = min(9, Int((share.squareRoot() * 9).rounded(.up)))
          cell = Cell(InkRamp.scalars[level], theme.style(role))
        }
        for part in 0..<width {
          canvas[rect.column + prediction * width + part, rect.row + truth] = cell
        }
      }
    }
  }
}
