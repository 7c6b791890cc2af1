import Monitoring

/// A confusion matrix as a table: a row for each true class, a column for each predicted one.
struct ConfusionTable {
  private let matrix: ConfusionMatrix

  init(_ matrix: ConfusionMatrix) { self.matrix = matrix }

  /// With totals, the share of each true class that was found and of each predicted one that is right.
  var table: TextTable {
    let classes = matrix.classes.indices
    let (samples, columns) = (matrix.samples, matrix.answers)
    var rows = classes.map { truth in
      let counts = classes.map { matrix.count(truth: truth, prediction: $0) }
      let total = samples[truth]
      return [matrix.classes[truth]] + counts.map { "\($0)" }
        + ["\(total)", share(counts[truth], of: total)]
    }
    rows.append(["total"] + columns.map { "\($0)" } + ["\(columns.reduce(0, +))", ""])
    rows.append(
      ["precision"]
        + classes.map { share(matrix.count(truth: $0, prediction: $0), of: columns[$0]) }
        + ["", ""])
    return TextTable(
      headings: ["TRUTH"] + matrix.classes + ["TOTAL", "RECALL"], rows: rows,
      numeric: Set(1..<matrix.classes.count + 3))
  }

  /// More columns than this are wider than any terminal.
  private static let mostColumns = 20

  /// The table below a line that says what it is, or a line in its place where it would be too wide.
  func text(of samples: String, as format: OutputFormat) -> String {
    let count = matrix.classes.count
    guard format != .table || count <= Self.mostColumns else {
      return "The confusion matrix of the \(samples) has \(count) classes: see --format json."
    }
    return "Confusion matrix of the \(samples): rows are true classes, columns predictions.\n\n"
      + table.text(as: format)
  }

  private func share(_ part: Int, of whole: Int) -> String {
    whole > 0 ? NumberText.fixed(Double(part) / Double(whole), decimals: 4) : "–"
  }
}
