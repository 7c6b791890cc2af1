import ArgumentParser
import Experiments
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `descent list`: the saved runs.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the saved runs, the oldest first.",
    discussion: """
      Forks stand below the run they come from, with the step they began at, unless --sort asks for
      another order.

      On a terminal, metrics that few of the runs have are left out where rows would be too long.

      EXAMPLES
        descent list
        descent list --filter 'learning_rate < 0.01 and val_accuracy > 0.9' --sort -val_accuracy
        descent list --format json | jq '.[].metrics.val_accuracy'
      """)

  @OptionGroup var selection: RunSelection

  @Option(name: .long, help: "table, json, csv or markdown.")
  var format: OutputFormat = .table

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    let index = RunIndex(folder: try RunsFolder.store(option: runs).folder)
    for file in index.unreadable { StandardError.print("descent: left out: \(file.reason)") }
    let selected = try selection.of(index.runs)
    if format == .json {
      print(JSONWriter.pretty(.array(selected.map(RunTable.json(of:)))), terminator: "")
    } else if selected.isEmpty && format == .table {
      print(
        index.runs.isEmpty
          ? "No runs in \(index.folder.visible) yet; \"descent train mnist-mlp\" makes one."
          : "No run of \(index.runs.count) passes the filter.")
    } else {
      // Spreadsheets and documents want ids as they are, and another order has no place for a tree.
      let table = RunTable.table(
        of: selected, metrics: selection.metric, as: format,
        isTree: format == .table && selection.sort == nil)
      let columns = format == .table && selection.metric.isEmpty ? Self.screenColumns : nil
      print((columns.map { table.narrowed(to: $0, keeping: 4) } ?? table).text(as: format))
    }
  }

  /// The columns of the terminal that is written to; nil for a file or another program.
  private static var screenColumns: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }
}
