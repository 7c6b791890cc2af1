import ArgumentParser
import Dashboard
import Experiments
import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `descent compare`: saved runs side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare saved runs: the hyperparameters that differ, final and best metrics.",
    discussion: """
      On a terminal opens a screen with table and curves (? shows its keys); with --format, or into a file or a
      pipe, prints. Without runs compares all that pass the filter. The best value of each metric is marked
      with *. A value changed during a run is shown as 0.001 → 0.002.

      EXAMPLES
        descent compare mnist-mlp-20260131T120000Z-abcd mnist-mlp-20260131T130000Z-efgh
        descent compare --filter 'name = mnist-mlp' --sort best.val_loss --metric val_loss
        descent compare --group-by learning_rate --format markdown
        descent compare RUN RUN RUN --baseline RUN
      """)

  @Argument(
    help: ArgumentHelp(
      "Two or more runs: files, ids, or beginnings of ids; none for all.", valueName: "run"))
  var runIDs: [String] = []

  @OptionGroup var selection: RunSelection

  @Option(
    name: .long, help: "Mean and deviation of each metric for the runs that share this value.")
  var groupBy: String?

  @Option(name: .long, help: "Show how each metric differs from this run's.")
  var baseline: String?

  @Option(name: .customLong("format"), help: "Print as table, json, csv or markdown.")
  var chosenFormat: OutputFormat?

  private var format: OutputFormat { chosenFormat ?? .table }

  @Flag(
    inversion: .prefixedNo,
    help: "Whether clicks and the wheel work on the screen; on unless config.json says otherwise.")
  var mouse: Bool?

  @Option(name: .long, help: "The folder of saved runs.", completion: .directory)
  var runs: String?

  func run() throws {
    guard runIDs.count != 1 else {
      throw InputError(
        place: "compare", found: "one run", expected: "two or more, or none for all",
        advice: "\"descent list\" shows what there is")
    }
    let store = try RunsFolder.store(option: runs)
    if chosenFormat == nil, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
      try open(store)
      return
    }
    var selected = try selection.of(try candidates(in: store))
    var reference: RunSummary?
    if let baseline {
      let run = try summary(of: baseline, in: store)
      if let known = selected.firstIndex(where: { $0.id == run.id }) {
        selected.remove(at: known)
      }
      selected.insert(run, at: 0)
      reference = run
    }
    guard !selected.isEmpty else {
      throw InputError(
        place: "compare", found: "no run that passes", expected: "runs in \(store.folder)",
        advice: "\"descent list\" shows what there is")
    }
    if let groupBy {
      try selected.check(field: groupBy, place: "--group-by")
      let groups = GroupTable(
        groups: RunGroups(selected, by: groupBy),
        metrics: selection.metric.isEmpty
          ? RunTable.usualMetrics(of: selected, as: format) : selection.metric)
      output(json: groups.json, table: groups.table(as: format))
      return
    }
    let table = ComparisonTable(runs: selected, metrics: selection.metric, baseline: reference)
    let showsColumns = !runIDs.isEmpty && selected.count <= ComparisonTable.mostColumns
    output(
      json: table.json, table: showsColumns ? table.columns(as: format) : table.rows(as: format))
  }

  /// Opens the screen; the runs that were named, or else the first of it, are drawn at once.
  private func open(_ store: RunStore) throws {
    let index = RunIndex(folder: store.folder)
    _ = try selection.of(index.runs)
    if let groupBy { try index.runs.check(field: groupBy, place: "--group-by") }
    var wishes = CompareState.Wishes()
    wishes.filter = selection.filter
    wishes.order = selection.sort.map { RunOrder($0) }
    wishes.metric = selection.metric.first
    wishes.groupBy = groupBy
    for id in runIDs { wishes.marked.append(try store.find(id).id) }
    wishes.baseline = try baseline.map { try store.find($0).id }
    let launch = CompareLaunch(
      index: index, wishes: wishes, mouse: mouse, alternative: "--format table")
    if try launch.run() { throw Failure.Exit(code: Failure.interrupted, message: nil) }
  }

  private func output(json: @autoclosure () -> JSONValue, table: @autoclosure () -> TextTable) {
    if format == .json {
      print(JSONWriter.pretty(json()), terminator: "")
    } else {
      print(table().text(as: format))
    }
  }

  /// The runs that were named, or all.
  private func candidates(in store: RunStore) throws(InputError) -> [RunSummary] {
    guard runIDs.isEmpty else {
      var runs: [RunSummary] = []
      for id in runIDs { runs.append(try summary(of: id, in: store)) }
      return runs
    }
    let index = RunIndex(folder: store.folder)
    for file in index.unreadable { StandardError.print("descent: left out: \(file.reason)") }
    return index.runs
  }

  private func summary(of text: String, in store: RunStore) throws(InputError) -> RunSummary {
    let record = try store.find(text)
    return RunSummary(record, path: store.path(of: record.id))
  }
}
