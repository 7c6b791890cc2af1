import ArgumentParser
import Experiments
import Files
import Monitoring
import Training

/// What `run` and `train` have in common: which experiment, and what to change in it.
struct TrainingOptions: ParsableArguments {
  @Option(name: .long, help: "Passes over the training data, in place of the file's.")
  var epochs: Int?

  @Option(name: .long, help: "The seed of weights and order, in place of the file's.")
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A hyperparameter in place of the file's; may be given several times.",
      discussion: "Keys: "
        + HyperparameterCatalog.common.map(\.key.rawValue).joined(separator: ", ")
        + ", with numbers such as schedule.decay_steps or early_stopping.patience, "
        + "and for layers layers.2.rate or layers.0.trainable; "
        + "after generator. or discriminator. where there are these two",
      valueName: "key=value"))
  var set: [String] = []

  @Option(
    name: .long,
    help: "A safetensors file to begin with: weights, or a run's checkpoint to go on from.",
    completion: .file(extensions: ["safetensors"]))
  var initialWeights: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Threads that share each batch; by default one for each core.",
      discussion: "The same number gives the same results to the last bit."))
  var threads: Int?

  @Option(name: .long, help: "The folder for saved runs.", completion: .directory)
  var runs: String?

  /// Reads the experiment with its overrides and checks it whole.
  func plan(for experiment: String) throws -> TrainingPlan {
    try Self.check(threads: threads)
    var plan = try planWithOverrides(for: experiment)
    plan.threads = threads ?? min(256, ProcessorCount.physicalCores)
    return plan
  }

  /// - Throws: `InputError` for a number of threads that nobody has.
  static func check(threads: Int?) throws(InputError) {
    guard let threads, !(1...256).contains(threads) else { return }
    throw InputError(
      place: "--threads", found: "\(threads)", expected: "a whole number from 1 to 256")
  }

  private func planWithOverrides(for experiment: String) throws -> TrainingPlan {
    let path = try ExperimentLocator.path(of: experiment)
    let plain = try TrainingPlan(ExperimentDefinition(contentsOf: path))
    var chosen: [String: String] = [:]
    for text in set {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { chosen[parts[0]] = parts[1] }
    }
    let descriptors = plain.hyperparameters(choosing: chosen)
    var values: [Value] = []
    for text in set { values.append(try Self.value(text, among: descriptors)) }
    if let epochs {
      values.append(try Self.value("epochs=\(epochs)", named: "--epochs", among: descriptors))
    }
    let overrides = try plain.overrides(values, seed: seed) { overrides in
      try ExperimentDefinition(contentsOf: path, overrides: overrides)
    }
    let initial = try initialWeights.map { path in try Checkpoint(contentsOf: path) }
    guard !overrides.isEmpty || initial != nil else { return plain }
    let definition = try ExperimentDefinition(contentsOf: path, overrides: overrides)
    return try TrainingPlan(definition, dataset: plain.dataset, initial: initial)
  }

  private typealias Value = (key: HyperparameterKey, value: HyperparameterValue)

  private static func value(
    _ text: String, named option: String = "--set",
    among descriptors: [HyperparameterDescriptor]
  ) throws(InputError) -> Value {
    try Assignment.read(text, named: option, among: descriptors)
  }
}
