import Monitoring
import TerminalUI

/// How well each class is told from the others, the worst first.
public struct ClassTable: Equatable, Sendable {
  struct Row: Equatable, Sendable {
    var name: String
    var samples: Int
    /// Of the samples taken for the class, how many are of it; nil where none was.
    var precision: Double?
    /// Of the samples of the class, how many were taken for it; nil where there are none.
    var recall: Double?

    /// The harmonic mean of both.
    var f1: Double {
      guard let precision, let recall, precision + recall > 0 else { return 0 }
      return 2 * precision * recall / (precision + recall)
    }

    fileprivate var texts: [String] {
      [precision, recall, samples > 0 ? f1 : nil].map { value in
        value.map { NumberText.fixed($0, decimals: 3) } ?? "-"
      } + ["\(samples)"]
    }
  }

  let rows: [Row]
  private let lines: [(name: String, cells: [String], isWeak: Bool)]

  public init(_ matrix: ConfusionMatrix) {
    let (samples, answers) = (matrix.samples, matrix.answers)
    let all = matrix.classes.indices.map { index in
      let right = Double(matrix.count(truth: index, prediction: index))
      return Row(
        name: matrix.classes[index], samples: samples[index],
        precision: answers[index] > 0 ? right / Double(answers[index]) : nil,
        recall: samples[index] > 0 ? right / Double(samples[index]) : nil)
    }
    // Nothing can be said of a class that never came up.
    func order(_ row: Row) -> Double { row.recall == nil && row.precision == nil ? 2 : row.f1 }
    rows = all.enumerated()
      .sorted { (order($0.element), $0.offset) < (order($1.element), $1.offset) }.map(\.element)
    let mean = rows.isEmpty ? 0 : rows.reduce(0) { $0 + $1.f1 } / Double(rows.count)
    lines = rows.map { ($0.name, $0.texts, $0.f1 < mean - 0.05) }
  }

  public static func == (a: Self, b: Self) -> Bool { a.rows == b.rows }

  private static let headings = ["precision", "recall", "f1", "samples"]

  /// How far a panel with so many rows can be scrolled down.
  public func mostOffset(rows: Int) -> Int { max(0, lines.count - max(0, rows - 1)) }

  /// - Parameter offset: classes left out at the top, as far as others take their place.
  public func draw(
    on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols, offset: Int = 0
  ) {
    guard !rect.isEmpty else { return }
    let first = min(offset, mostOffset(rows: rect.rows))
    let end = min(lines.count, first + max(0, rect.rows - 1))
    // Columns that have no room go from the right; the name needs some cells.
    var shown = Self.headings.count
    while shown > 0, rect.columns < 8 + shown * 10 { shown -= 1 }
    let left = rect.endColumn - shown * 10
    let isCut = end - first < lines.count && end > first
    let room = max(0, left - rect.column - 1)
    let long = "class \(first + 1)-\(end) of \(lines.count)"
    let heading =
      !isCut ? "class" : long.count <= room ? long : "\(first + 1)-\(end)/\(lines.count)"
    canvas.write(
      heading.fitted(to: room, symbols), column: rect.column, row: rect.row, theme.style(.muted))
    for column in 0..<shown {
      canvas.write(
        Self.headings[column], endingAt: left + (column + 1) * 10, row: rect.row, limit: 9,
        theme.style(.muted))
    }
    for index in first..<max(first, end) {
      let line = lines[index]
      let row = rect.row + 1 + index - first
      let style = theme.style(line.isWeak ? .warning : .text)
      canvas.write(
        line.name.fitted(to: max(0, left - rect.column - 1), symbols), column: rect.column,
        row: row, style)
      for column in 0..<shown {
        canvas.write(
          line.cells[column], endingAt: left + (column + 1) * 10, row: row, limit: 9, style)
      }
    }
  }
}
