import Files
import Monitoring
import Training

extension TrainingPlan {
  /// What values given in place of the experiment's own replace in its definition.
  /// - Parameters:
  ///   - seed: of weights and order; nil leaves the definition's.
  ///   - reading: reads the definition with what is replaced so far.
  /// - Throws: `InputError` for a seed that JSON cannot hold, or what `reading` throws.
  func overrides(
    _ values: [(key: HyperparameterKey, value: HyperparameterValue)], seed: UInt64?,
    reading: ([DefinitionOverride]) throws -> ExperimentDefinition
  ) throws -> [DefinitionOverride] {
    // What brings numbers with it comes before these; a schedule is made for what all the others say.
    let values = values.filter(\.key.bringsOthers) + values.filter { !$0.key.bringsOthers }
    let late = values.filter(\.key.isPartOfSchedule)
    var overrides = values.filter { !$0.key.isPartOfSchedule }.map {
      override($0.key, $0.value, in: definition)
    }
    if let seed {
      guard seed <= 9_007_199_254_740_991 else {
        throw InputError(
          place: "--seed", found: "\(seed)", expected: "a whole number up to 9007199254740991")
      }
      overrides.append(
        DefinitionOverride(path: ["training", "seed"], value: .number(Double(seed))))
    }
    if !late.isEmpty {
      let others = try reading(overrides)
      overrides += late.map { override($0.key, $0.value, in: others) }
    }
    return overrides
  }
}
