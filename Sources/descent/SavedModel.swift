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
    let node = try JSONParser.parse(
      Array(JSONWriter.line(record.definition).utf8), file: store.path(of: record.id))
    let definition = try ExperimentDefinition(node, file: store.path(of: record.id))
    return try TrainingPlan(
      definition, dataset: TrainingPlan.dataset(of: definition),
      initial: checkpoint(of: record, in: store))
  }
}
