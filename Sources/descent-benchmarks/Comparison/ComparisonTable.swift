import Monitoring

/// Lines of the comparison's table, in columns of fixed width so that each can be printed when it is known.
enum ComparisonTable {
  static let heading = line(
    [
      "net", "batch", "framework", "samples/s", "step µs", "start s", "peak MB", "ratio", "min",
      "max", "by step", "min", "max",
    ])

  static func line(_ row: ComparisonRow) -> String {
    let ratios = [row.ratio, row.stepwiseRatio].compactMap { $0 }
      .flatMap { [$0.median, $0.minimum, $0.maximum] }
    let name = row.framework + (row.variant.isEmpty ? "" : " (\(row.variant))")
    return line(
      [
        row.net, "\(row.batch)", name, NumberText.fixed(row.samplesPerSecond, decimals: 0),
        NumberText.fixed(row.stepMicroseconds, decimals: 1),
        NumberText.fixed(row.startupSeconds, decimals: 2),
        NumberText.fixed(row.peakMegabytes, decimals: 0),
      ] + ratios.map { NumberText.fixed($0, decimals: 2) })
  }

  /// What happened to the rounds of a network, or nil when none was disturbed.
  static func note(_ rounds: RoundCollection) -> String? {
    if !rounds.isTrustworthy {
      return "  other programs kept the machine busy: these are the \(rounds.used.count) least "
        + "disturbed of \(rounds.used.count + rounds.discardedCount) rounds, and mean little"
    }
    guard rounds.discardedCount > 0 else { return nil }
    return "  discarded \(rounds.discardedCount) of "
      + "\(rounds.used.count + rounds.discardedCount) rounds: other programs took more than "
      + "\(NumberText.short(Round.toleratedCores)) cores"
  }

  private static let widths = [10, 5, 24, 10, 10, 8, 8, 7, 7, 7, 7, 7, 7]
  private static let textColumns = [0, 2]

  private static func line(_ cells: [String]) -> String {
    let padded = cells.enumerated().map { column, cell in
      let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
      return textColumns.contains(column) ? cell + space : space + cell
    }
    return padded.joined(separator: " ")
  }
}
