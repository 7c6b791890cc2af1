import Monitoring
import TerminalUI

/// What the lines of an overlay are: symbol, name, what tells each from the others, and its last value.
///
/// Where there is little room it says less of every line before it leaves one out, and the chosen line is the last
/// to go.
struct OverlayLegend {
  struct Entry: Equatable {
    /// The line's place in the chart.
    var line: Int
    var text: String
    var value = ""
    var column = 0
    var row = 0

    /// With the symbol and a blank before the text.
    var width: Int { (text.isEmpty ? 1 : 2 + text.cellCount) + value.cellCount }
  }

  private(set) var entries: [Entry] = []
  /// The lines that have no entry.
  private(set) var missing = 0
  /// Where the next entry would begin.
  private var column = 0
  private var row = 0
  private let size: Size

  /// The rows that it takes.
  var rows: Int { entries.isEmpty ? 0 : row + 1 }

  /// - Parameters:
  ///   - chosen: the place of the line that stays to the last.
  ///   - size: the most room that it may take.
  init(_ lines: [OverlayChart.Line], chosen: Int?, in size: Size, _ symbols: Symbols) {
    self.size = size
    guard size.columns > 0, size.rows > 0, !lines.isEmpty else { return }
    let values = lines.map { line in
      line.curve.points.last { !$0.mean.isNaN }.map { " " + NumberText.metric($0.mean) } ?? ""
    }
    var details = lines.map(\.details.count).max() ?? 0
    while details >= 0 {
      if place(lines, details: details, values: values) { return }
      details -= 1
    }
    if place(lines, details: 0, values: nil) { return }
    var order = Array(lines.indices)
    if let chosen, lines.indices.contains(chosen) {
      order.remove(at: chosen)
      order.insert(chosen, at: 0)
    }
    for place in order {
      let rest = lines.count - entries.count - 1
      let tail = rest > 0 ? Self.tail(rest).cellCount + 2 : 0
      var entry = Entry(line: place, text: lines[place].name)
      if entries.isEmpty {
        let room = size.columns - 2 - tail
        entry.text = entry.text.fitted(to: room >= 3 ? room : size.columns - 2, symbols)
      }
      guard add(entry, reserve: tail) || entries.isEmpty && add(entry) else { break }
    }
    missing = lines.count - entries.count
  }

  private static func tail(_ count: Int) -> String { "+\(count)" }

  /// Places all lines, or none where they have no room.
  private mutating func place(
    _ lines: [OverlayChart.Line], details: Int, values: [String]?
  ) -> Bool {
    for (index, line) in lines.enumerated() {
      let text = ([line.name] + line.details.prefix(details)).joined(separator: " ")
      guard add(Entry(line: index, text: text, value: values?[index] ?? "")) else {
        (entries, column, row) = ([], 0, 0)
        return false
      }
    }
    return true
  }

  /// - Parameter reserve: the cells of the last row that have to stay free behind it.
  private mutating func add(_ entry: Entry, reserve: Int = 0) -> Bool {
    func fits(_ column: Int, _ row: Int) -> Bool {
      column + entry.width + (row == size.rows - 1 ? reserve : 0) <= size.columns
    }
    if !fits(column, row), column > 0, row + 1 < size.rows { (column, row) = (0, row + 1) }
    guard fits(column, row) else { return false }
    var entry = entry
    (entry.column, entry.row) = (column, row)
    entries.append(entry)
    column += entry.width + 2
    return true
  }

  func draw(
    _ lines: [OverlayChart.Line], chosen: Int?, on canvas: inout Canvas, in rect: Rect, theme: Theme
  ) {
    for entry in entries {
      let line = lines[entry.line]
      let (column, row) = (rect.column + entry.column, rect.row + entry.row)
      canvas.write(String(line.symbol), column: column, row: row, theme.style(line.role, .bold))
      let end = canvas.write(
        entry.text, column: column + 2, row: row,
        theme.style(entry.line == chosen && lines.count > 1 ? .text : .muted))
      canvas.write(entry.value, column: end, row: row, theme.style(line.role))
    }
    guard missing > 0 else { return }
    canvas.write(
      Self.tail(missing), column: rect.column + column, row: rect.row + row,
      limit: max(0, size.columns - column), theme.style(.muted))
  }
}
