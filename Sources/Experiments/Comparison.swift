import Files
import Monitoring

/// Several runs side by side: what differs between them and how far each came.
///
/// The compare screen and `descent compare` show the same value.
public struct Comparison: Sendable {
  /// Something that can differ between runs, with its text for each.
  public struct Row: Equatable, Sendable {
    public var name: String
    /// One text for each run; a value changed during a run is `0.001 → 0.002`.
    public var values: [String]
  }

  /// A metric with its last and best value in each run; nil where a run has none.
  public struct MetricRow: Equatable, Sendable {
    public var name: String
    public var isHigherBetter: Bool
    public var final: [Double?]
    public var best: [Double?]
    /// The runs whose best value is the best of all.
    public var winners: [Int]
  }

  public let runs: [ExperimentRecord]
  /// Only what differs.
  public let hyperparameters: [Row]
  public let metrics: [MetricRow]

  public init(_ runs: [ExperimentRecord]) {
    self.runs = runs
    let settings = runs.map { Self.settings(of: $0) }
    var rows: [Row] = []
    var places: [String: Int] = [:]
    for (index, setting) in settings.enumerated() {
      for entry in setting {
        let place = places[entry.name] ?? rows.count
        if place == rows.count {
          places[entry.name] = place
          rows.append(
            Row(name: entry.name, values: Array(repeating: "–", count: runs.count)))
        }
        // Where two share a short name, the first counts.
        if rows[place].values[index] == "–" { rows[place].values[index] = entry.text }
      }
    }
    hyperparameters = rows.filter { row in row.values.contains { $0 != row.values[0] } }
    var metricNames: [String] = []
    var known: Set<String> = []
    for run in runs {
      for entry in run.metrics.entries where known.insert(entry.name).inserted {
        metricNames.append(entry.name)
      }
    }
    metrics = metricNames.map { Self.metric($0, of: runs) }
  }

  private static func metric(_ name: String, of runs: [ExperimentRecord]) -> MetricRow {
    let descriptor = runs.flatMap(\.metricDescriptors).describing(name)
    let final = runs.map { $0.metrics[name] }
    // What is measured once, as on the test set, is its own best.
    let best = runs.map { run in
      run.best.first { $0.name == name }?.best.value ?? run.metrics[name]
    }
    let top = best.compactMap { $0 }.filter { !$0.isNaN }
      .reduce(nil as Double?) { top, value in
        guard let top else { return value }
        return descriptor.isBetter(value, than: top) ? value : top
      }
    let winners = top == nil ? [] : best.indices.filter { best[$0] == top }
    return MetricRow(
      name: name, isHigherBetter: descriptor.isHigherBetter, final: final, best: best,
      winners: winners)
  }

  /// Everything in a run's definition by its shortest clear name, with changes made during the run.
  static func settings(of run: ExperimentRecord) -> [(name: String, text: String)] {
    var entries: [(name: String, text: String)] = []
    flatten(run.definition, at: "", into: &entries)
    entries.removeAll { ["schema", "name", "description"].contains($0.name) }
    for (key, value) in run.hyperparameters where !entries.contains(where: { $0.name == key }) {
      entries.append((key, (run.changes.first { $0.key.rawValue == key }?.from ?? value).text))
    }
    for index in entries.indices {
      let path = run.changes.filter { $0.key.rawValue == entries[index].name }.map {
        $0.to.text
      }
      if !path.isEmpty {
        entries[index].text = ([entries[index].text] + path).suffix(4).joined(separator: " → ")
      }
    }
    return entries
  }

  private static func flatten(
    _ value: JSONValue, at path: String, into entries: inout [(name: String, text: String)]
  ) {
    switch value {
    case .object(let object):
      for member in object.members {
        flatten(
          member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", into: &entries)
      }
    case .array(let values) where values.contains(where: { $0.object != nil }):
      for (index, value) in values.enumerated() {
        flatten(value, at: "\(path).\(index)", into: &entries)
      }
    case .number(let number): entries.append((shortName(path), NumberText.short(number)))
    case .string(let text): entries.append((shortName(path), text))
    default: entries.append((shortName(path), JSONWriter.line(value)))
    }
  }

  /// `learning_rate` for `training.optimizer.learning_rate`, `layers.0.units` for `model.layers.0.units`.
  private static func shortName(_ path: String) -> String {
    for name in ["generator", "discriminator"] where path.hasPrefix("model.\(name).optimizer.") {
      let key = path.dropFirst("model.\(name).optimizer.".count)
      return "\(name).\(key == "type" ? "optimizer" : key)"
    }
    if path == "training.optimizer.type" || path == "training.optimizer" { return "optimizer" }
    for prefix in ["training.optimizer.", "training.", "model.", "data."]
    where path.hasPrefix(prefix) {
      return String(path.dropFirst(prefix.count))
    }
    return path
  }
}
