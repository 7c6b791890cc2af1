import ArgumentParser
import Files
import Monitoring

/// How a table is printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv, markdown

  /// A metric as this format has it: all its digits for programs, about six characters for people.
  func text(ofMetric value: Double?) -> String {
    guard let value else { return self == .csv ? "" : "–" }
    return self == .csv ? "\(value)" : NumberText.metric(value)
  }

  /// A time: seconds for programs.
  func text(ofSeconds seconds: Double) -> String {
    self == .csv ? NumberText.fixed(seconds, decimals: 3) : NumberText.duration(seconds)
  }
}

/// Rows under headings, for a terminal, a spreadsheet or a document.
struct TextTable {
  var headings: [String]
  var rows: [[String]]
  /// Columns that line up on the right, as numbers do.
  var numeric: Set<Int> = []

  func text(as format: OutputFormat) -> String {
    switch format {
    case .table, .json: aligned
    case .csv:
      ([headings] + rows).map { $0.map { Self.csv($0.visible) }.joined(separator: ",") }
        .joined(separator: "\r\n")
    case .markdown: markdown
    }
  }

  /// Without the columns that fewest rows have something in, as long as rows are too long for a screen.
  /// - Parameter first: the columns at the beginning that stay.
  func narrowed(to columns: Int, keeping first: Int) -> TextTable {
    var table = self
    while table.headings.count > first, table.widths.reduce(-2, { $0 + $1 + 2 }) > columns {
      let filled = table.headings.indices.map { column in
        table.rows.count { $0[column] != "–" && !$0[column].isEmpty }
      }
      // Of equals the last one goes.
      let least = (first..<table.headings.count).reversed().min { filled[$0] < filled[$1] }
      guard let least else { break }
      table.headings.remove(at: least)
      for row in table.rows.indices { table.rows[row].remove(at: least) }
      table.numeric = Set(
        table.numeric.filter { $0 != least }.map { $0 > least ? $0 - 1 : $0 })
    }
    return table
  }

  /// The characters that each column takes.
  private var widths: [Int] {
    headings.indices.map { column in
      ([headings] + rows).map { Self.shown($0[column]).count }.max() ?? 0
    }
  }

  private var aligned: String {
    let all = ([headings] + rows).map { $0.map(Self.shown) }
    let widths = widths
    return all.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return numeric.contains(column) ? space + cell : cell + space
      }
      var line = cells.joined(separator: "  ")
      while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// A cell as people read it: without control characters, and cut where it would fill screens.
  private static func shown(_ cell: String) -> String {
    let cell = cell.visible
    return cell.utf8.count > 100 && cell.count > 100 ? cell.prefix(99) + "…" : cell
  }

  private var markdown: String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { Self.shown($0).replacing("|", with: "\\|") }.joined(separator: " | ")
        + " |"
    }
    let rule = headings.indices.map { numeric.contains($0) ? "--:" : "---" }
    return ([line(headings), line(rule)] + rows.map(line)).joined(separator: "\n")
  }

  /// A cell of a CSV file, quoted where it must be.
  static func csv(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
