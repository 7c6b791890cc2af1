import Datasets
import Experiments
import Files
import Monitoring
import Training

/// Makes the plans of a sweep's trials from its experiment; all share the data in memory.
struct SweepTrials {
  typealias Value = (key: HyperparameterKey, value: HyperparameterValue)

  let base: TrainingPlan
  /// The experiment's file, which other files are found from.
  let file: String
  let threads: Int
  private let node: JSONNode

  /// - Parameters:
  ///   - definition: the experiment with seed and epochs of the sweep.
  ///   - dataset: its data, where these have been read already.
  init(
    definition: JSONValue, file: String, threads: Int, dataset: Dataset? = nil
  ) throws(InputError) {
    node = try JSONParser.parse(Array(JSONWriter.line(definition).utf8), file: file)
    let definition = try ExperimentDefinition(node, file: file)
    let data = if let dataset { dataset } else { try TrainingPlan.dataset(of: definition) }
    base = try TrainingPlan(definition, dataset: data)
    self.file = file
    self.threads = threads
  }

  /// The plan of one trial.
  /// - Parameter epochs: how many to train for now; schedules are made for all that the trial may get.
  /// - Throws: `InputError` for values that do not fit together.
  func plan(_ values: [Value], epochs: Int?) throws -> TrainingPlan {
    try check(values)
    func definition(_ overrides: [DefinitionOverride]) throws -> ExperimentDefinition {
      try ExperimentDefinition(node, file: file, overrides: overrides)
    }
    var overrides = try base.overrides(values, seed: nil, reading: definition)
    if let epochs {
      overrides.append(
        DefinitionOverride(path: ["training", "epochs"], value: .number(Double(epochs))))
    }
    var plan = try TrainingPlan(definition(overrides), dataset: base.dataset)
    plan.threads = threads
    return plan
  }

  /// Refuses a value that another one of the same trial leaves no place for.
  private func check(_ values: [Value]) throws(InputError) {
    var chosen: [String: String] = [:]
    for (key, value) in values { chosen[key.rawValue] = value.text }
    let descriptors = base.hyperparameters(choosing: chosen)
    for (key, value) in values {
      let descriptor = descriptors.first { $0.key == key }
      if descriptor?.accepts(value) == true { continue }
      let others = values.filter(\.key.bringsOthers).map { "\($0.key.rawValue)=\($0.value.text)" }
      throw InputError(
        place: "--set \(key.rawValue)",
        found: "\(value.text.quoted) together with \(others.joined(separator: ", "))",
        expected: descriptor?.expectation ?? "values that go together",
        advice: "make a sweep for each of them")
    }
  }
}
