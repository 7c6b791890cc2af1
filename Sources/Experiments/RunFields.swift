import Files
import Monitoring

/// What a run has under a name: for filters, sorting, groups and columns.
public enum RunField: Equatable, Sendable {
  case number(Double)
  case text(String)
  case list([String])

  /// As tables and groups write it.
  public var text: String {
    switch self {
    case .number(let number): NumberText.short(number)
    case .text(let text): text
    case .list(let texts): texts.joined(separator: ", ")
    }
  }
}

extension RunSummary {
  /// The names besides hyperparameters and metrics, in the order of the help.
  public static let fieldNames = [
    "id", "name", "status", "tags", "notes", "epochs", "time", "started", "seed", "changes",
    "parent", "host",
  ]

  /// What the run has under a name, nil where it has nothing.
  ///
  /// Names are those of `fieldNames`, of metrics (their last value; `best.val_loss` is the best one), of
  /// hyperparameters, and of everything else in the definition by the short name that a comparison uses, such
  /// as `layers.0.units`. `time` is in seconds of training, `started` a UTC time as text.
  public func field(_ name: String) -> RunField? {
    switch name {
    case "id": return .text(record.id)
    case "name": return .text(record.name)
    case "status": return .text(record.status.rawValue)
    case "tags": return .list(tags)
    case "notes": return .text(notes)
    case "epochs": return .number(Double(epochCount))
    case "time": return .number(record.trainingSeconds)
    case "started": return .text(UTCTime.text(record.startedAt))
    case "seed": return .number(Double(record.seed))
    case "changes": return .number(Double(record.changes.count))
    case "parent": return record.parent.map { .text($0.id) }
    case "host": return .text(record.host.name)
    default: break
    }
    if name.hasPrefix("best.") { return best(String(name.dropFirst(5))).map { .number($0) } }
    if name.hasPrefix("final.") { return final(String(name.dropFirst(6))).map { .number($0) } }
    if let value = final(name) { return .number(value) }
    if let value = hyperparameter(name) { return value }
    return Comparison.settings(of: definedRecord).first { $0.name == name }.map { setting in
      Double(setting.text).map { .number($0) } ?? .text(setting.text)
    }
  }

  /// The value in force at the end.
  public func hyperparameter(_ name: String) -> RunField? {
    switch record.hyperparameters.first(where: { $0.key == name })?.value {
    case .number(let number): .number(number)
    case .flag(let flag): .text("\(flag)")
    case .choice(let choice): .text(choice)
    case nil: nil
    }
  }

  /// The last value of a metric.
  public func final(_ metric: String) -> Double? { record.metrics[metric] }

  /// The best value of a metric; what is measured once, as on the test set, is its own best.
  public func best(_ metric: String) -> Double? {
    record.best.first { $0.name == metric }?.best.value ?? record.metrics[metric]
  }
}

extension Sequence where Element == RunSummary {
  /// The metrics that any of the runs has, in the order of their first appearance.
  public var metricNames: [String] {
    var names: [String] = []
    var known: Set<String> = []
    for run in self {
      for entry in run.record.metrics.entries where known.insert(entry.name).inserted {
        names.append(entry.name)
      }
    }
    return names
  }

  /// The hyperparameters that any of the runs has, in the order of their first appearance.
  public var hyperparameterNames: [String] {
    var names: [String] = []
    var known: Set<String> = []
    for run in self {
      for entry in run.record.hyperparameters where known.insert(entry.key).inserted {
        names.append(entry.key)
      }
    }
    return names
  }

  /// Checks a name that a person typed.
  /// - Throws: `InputError` with the nearest known one where no run has anything under it.
  public func check(field name: String, place: String) throws(InputError) {
    if RunSummary.fieldNames.contains(name) || contains(where: { $0.field(name) != nil }) { return }
    // Without runs there is nothing to tell a good name by.
    guard contains(where: { _ in true }) else { return }
    let metrics = metricNames
    let known =
      RunSummary.fieldNames + hyperparameterNames + metrics + metrics.map { "best.\($0)" }
    throw InputError(
      place: place, found: "\(name.quoted), which no run has",
      expected:
        "a hyperparameter, a metric or one of \(RunSummary.fieldNames.joined(separator: ", "))",
      advice: NearestName.of(name, among: known).map { "did you mean \"\($0)\"?" })
  }
}
