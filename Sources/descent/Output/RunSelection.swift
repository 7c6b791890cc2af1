import ArgumentParser
import Experiments
import Files

/// Which runs, in which order, by which metrics: what `list` and `compare` have in common.
struct RunSelection: ParsableArguments {
  @Option(
    name: .long,
    help: "Only this metric, such as val_loss or best.val_loss; can be given several times.")
  var metric: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help:
      "The order, by any hyperparameter, metric or one of id, name, status, epochs, time, started; -KEY for the largest first."
  )
  var sort: String?

  @Option(
    name: .long,
    help:
      "Only runs that pass, such as 'learning_rate < 0.01 and best.val_loss < 0.2'; and, or, not, ( ), = != < <= > >= and ~ for contains."
  )
  var filter: String?

  /// The runs that pass, in the order that was asked for.
  /// - Throws: `InputError` for a filter that cannot be read, and for a name that no run has.
  func of(_ runs: [RunSummary]) throws(InputError) -> [RunSummary] {
    var runs = runs
    for name in metric { try runs.check(field: name, place: "--metric") }
    let order = sort.map { RunOrder($0) }
    if let order { try runs.check(field: order.field, place: "--sort") }
    if let filter {
      let filter = try RunFilter(filter)
      for name in filter.fields { try runs.check(field: name, place: "--filter") }
      runs = runs.filter { filter.matches($0) }
    }
    return order?.sorted(runs) ?? runs
  }
}
