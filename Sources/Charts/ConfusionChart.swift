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
      drawShades(
        on: &canvas, in: rect, theme: theme, symbols: symbols, showsColors: showsColors)
    }
  }

  private func drawNumbers(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols
  ) {
    // Short names make room for the words that say which way to read.
    let width = 4 + 1 + count * numberWidth <= rect.columns ? max(4, nameWidth) : nameWidth
    let start = rect.column + width + 1
    canvas.write("true", column: rect.column, row: rect.row, limit: width, theme.style(.muted))
    let end = start + count * numberWidth + 2
    if end + "predicted".count <= rect.endColumn {
      canvas.write("predicted", column: end, row: rect.row, theme.style(.muted))
    }
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

  /// The finest matrix of shades that fits, its rows by names where these have room too.
  private func drawShades(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, showsColors: Bool
  ) {
    // Two rows share a cell only where each can have its own colour.
    let canHalve = showsColors && symbols.isUnicode
    let halves = count > rect.rows && canHalve ? 2 : 1
    let perRow = (count + rect.rows * halves - 1) / (rect.rows * halves)
    // Of many classes neighbours share a place.
    let group = max(perRow, (count + rect.columns - 1) / rect.columns)
    let places = (count + group - 1) / group
    let width = min(2, rect.columns / places)
    let hasNames = group == 1 && halves == 1 && nameWidth + 1 + count * width <= rect.columns
    let start = rect.column + (hasNames ? nameWidth + 1 : 0)
    var row = 0
    while row * halves < places {
      if hasNames {
        canvas.write(
          names[row].fitted(to: nameWidth, symbols), column: rect.column, row: rect.row + row,
          theme.style(.muted))
      }
      var column = 0
      while column < places {
        let upper = share(row * halves, column, group)
        let role = row * halves == column ? Theme.Role.good : .error
        var cell: Cell
        if !showsColors {
          let level = min(9, Int((upper.squareRoot() * 9).rounded(.up)))
          cell = Cell(InkRamp.scalars[level], theme.style(role))
        } else if halves == 1 {
          cell = Cell(" ", Style(theme[.text], on: color(upper, role, theme)))
        } else {
          let lower = row * 2 + 1
          let isLast = lower >= places
          cell = Cell(
            "▀",
            Style(
              color(upper, role, theme),
              on: isLast
                ? theme[.background]
                : color(share(lower, column, group), lower == column ? .good : .error, theme)))
        }
        for part in 0..<width { canvas[start + column * width + part, rect.row + row] = cell }
        column += 1
      }
      row += 1
    }
  }

  /// Few mistakes are to be seen as well.
  private func color(_ share: Double, _ role: Theme.Role, _ theme: Theme) -> Color {
    theme[.background].mixed(with: theme[role], share.squareRoot())
  }

  /// The mean over a group of true classes of the shares that were taken for a group of classes.
  private func share(_ truth: Int, _ prediction: Int, _ group: Int) -> Double {
    let truths = truth * group..<min(count, (truth + 1) * group)
    let predictions = prediction * group..<min(count, (prediction + 1) * group)
    var sum = 0.0
    for truth in truths {
      for prediction in predictions { sum += shares[truth * count + prediction] }
    }
    return sum / Double(truths.count)
  }
}
