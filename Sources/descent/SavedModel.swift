import Experiments
import Files
import Training

/// A saved run's model with the weights it ended with.
enum SavedModel {
  static func checkpoint(of record: ExperimentRecord, in store: RunStore) throws -> Checkpoint {
    guard let name = record.checkpoint else {
      throw InputError(
        place: "run \(record.id.quoted)", found: "no checkpoint", expected: "weights to read",
        advice: "only a run that came to its end has them")
    }
    return try Checkpoint(contentsOf: store.checkpointPath(of: record.id, name: name))
  }

  /// The run's own plan, beginning with its last weights.
  static func plan(of record: ExperimentRecord, in store: RunStore) throws -> TrainingPlan {
    let definition = try definition(of: record, in: store)
    return try TrainingPlan(
      definition, dataset: TrainingPlan.dataset(of: definition),
      initial: checkpoint(of: record, in: store))
  }

  /// The run's own plan from a checkpoint on, or from its first step without one.
  static func plan(
    of record: ExperimentRecord, in store: RunStore, from checkpoint: Checkpoint?
  ) throws -> TrainingPlan {
    guard let checkpoint else {
      let definition = try definition(of: record, in: store)
      return try TrainingPlan(definition)
    }
    // Its first weights are in the checkpoint, and their file may be gone.
    let definition = try definition(of: record, in: store, hasInitialWeights: false)
    return try TrainingPlan(definition).continued(from: checkpoint)
  }

  private static func definition(
    of record: ExperimentRecord, in store: RunStore, hasInitialWeights: Bool = true
  ) throws -> ExperimentDefinition {
    let path = store.path(of: record.id)
    let node = try JSONParser.parse(Array(JSONWriter.line(record.definition).utf8), file: path)
    return try ExperimentDefinition(
      hasInitialWeights ? node : node.removing(["initial_weights"], from: ["model"]), file: path)
  }
}
