import ArgumentParser
import Experiments
import Files
import Monitoring
import Tensors
import Training

/// What `descent sweep` is to search, as it is typed.
struct SweepOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A hyperparameter with values to try; may be given several times.",
      discussion: "A list (0.001,0.01), a range (32..256; whole numbers where the hyperparameter "
        + "is one) or a range whose logarithm is spread evenly (0.0001..0.1:log).",
      valueName: "key=values"))
  var set: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "grid, random or halving; by default a grid of lists, else random.",
      discussion: "halving begins with few epochs; the better half goes on for twice as many, "
        + "and so on.",
      valueName: "search"))
  var search: String?

  @Option(
    name: .long,
    help: "Trials of a random search or halving (16); values of each range of a grid.")
  var samples: Int?

  @Option(name: .long, help: "Passes over the training data, of the longest trials.")
  var epochs: Int?

  @Option(name: .long, help: "What decides, by its name; val_loss where anything is held out.")
  var metric: String?

  @Option(name: .long, help: "The seed of the draws, and of weights and order of all runs.")
  var seed: UInt64?

  static let usualSamples = 16

  var isEmpty: Bool {
    self.set.isEmpty && search == nil && samples == nil && epochs == nil && metric == nil
      && seed == nil
  }

  /// Reads all that is typed and checks every trial before any is trained.
  func sweep(
    of experiment: String, parallel: Int, threads: Int
  ) throws -> (record: SweepRecord, trials: SweepTrials) {
    guard !set.isEmpty else {
      throw InputError(
        place: "sweep", found: "no values to try",
        expected: "--set KEY=VALUES, such as --set learning_rate=0.001,0.01")
    }
    let path = try ExperimentLocator.path(of: experiment)
    let plain = try TrainingPlan(ExperimentDefinition(contentsOf: path))
    let given = try epochs.map {
      try Assignment.read("epochs=\($0)", named: "--epochs", among: plain.hyperparameters())
    }
    let overrides = try plain.overrides(given.map { [$0] } ?? [], seed: seed) {
      try ExperimentDefinition(contentsOf: path, overrides: $0)
    }
    let definition = try ExperimentDefinition(contentsOf: path, overrides: overrides)
    let file = FileContents.absolutePath(path)
    let trials = try SweepTrials(
      definition: definition.json, file: file, threads: threads, dataset: plain.dataset)
    let space = try Self.space(set, in: trials.base)
    let search = try chosenSearch(space)
    let own = definition.training
    if search == .halving, space.dimensions.contains(where: { $0.key == .epochs }) {
      throw InputError(
        place: "--set epochs", found: "epochs to try with halving",
        expected: "epochs that halving gives out", advice: "take --epochs for the most of them")
    }
    let combinations = try combinations(of: space, search, seed: own.seed)
    let (metric, direction) = try chosenMetric(trials.base)
    let time = ThisHost.wallTime()
    let record = SweepRecord(
      id: "\(definition.name)-sweep-\(UTCTime.compact(time))-\(RunRecorder.randomLetters())",
      name: definition.name, startedAt: time, host: RunStore.hostName,
      process: ThisHost.host.process, experiment: file, definition: definition.json,
      search: search, seed: own.seed, parallel: parallel, threads: threads, metric: metric,
      space: space,
      plan: SweepPlan(
        trials: combinations.enumerated().map { SweepTrial(number: $0 + 1, values: $1) },
        rounds: search == .halving
          ? SweepPlan.rounds(samples: combinations.count, epochs: own.epochs) : [],
        isHigherBetter: direction.isHigherBetter))
    for trial in record.plan.trials {
      _ = try trials.plan(record.values(of: trial), epochs: record.plan.rounds.first)
    }
    return (record, trials)
  }

  /// Reads `KEY=VALUES` of each.
  static func space(_ sets: [String], in plan: TrainingPlan) throws(InputError) -> SweepSpace {
    var parts: [(key: String, values: String)] = []
    for text in sets {
      guard let equals = text.firstIndex(of: "=") else {
        throw InputError(
          place: "--set", found: text.quoted,
          expected: "KEY=VALUES, such as learning_rate=0.001,0.01 or learning_rate=0.001..0.1:log")
      }
      let key = String(text[..<equals])
      guard !parts.contains(where: { $0.key == key }) else {
        throw InputError(
          place: "--set \(key)", found: "it twice", expected: "all of its values in one --set")
      }
      parts.append((key, String(text[text.index(after: equals)...])))
    }
    let descriptors = descriptors(of: plan, for: parts)
    var dimensions: [SweepSpace.Dimension] = []
    for (key, values) in parts {
      guard let descriptor = descriptors.first(where: { $0.key.rawValue == key }) else {
        throw InputError(
          place: "--set", found: "the hyperparameter \(key.quoted)",
          advice: NearestName.advice(for: key, among: descriptors.map(\.key.rawValue)))
      }
      dimensions.append(
        SweepSpace.Dimension(key: descriptor.key, values: try SweepValues(values, for: descriptor)))
    }
    return SweepSpace(dimensions)
  }

  /// What can be set with any of the values that bring other hyperparameters with them.
  private static func descriptors(
    of plan: TrainingPlan, for parts: [(key: String, values: String)]
  ) -> [HyperparameterDescriptor] {
    let chosen = Dictionary(
      parts.map { ($0.key, String($0.values.prefix { $0 != "," })) }, uniquingKeysWith: { $1 })
    var descriptors = plan.hyperparameters(choosing: chosen)
    for (key, values) in parts where HyperparameterKey(rawValue: key).bringsOthers {
      for value in values.split(separator: ",") {
        let others = plan.hyperparameters(choosing: chosen.merging([key: String(value)]) { $1 })
        descriptors += others.filter { other in !descriptors.contains { $0.key == other.key } }
      }
    }
    return descriptors
  }

  private func chosenSearch(_ space: SweepSpace) throws(InputError) -> SweepPlan.Search {
    guard let search else { return space.hasRanges || samples != nil ? .random : .grid }
    guard let known = SweepPlan.Search(rawValue: search) else {
      throw InputError(
        place: "--search", found: search.quoted, expected: "grid, random or halving")
    }
    return known
  }

  private func combinations(
    of space: SweepSpace, _ search: SweepPlan.Search, seed: UInt64
  ) throws(InputError) -> [[HyperparameterValue]] {
    let most = SweepSpace.mostTrials
    if let samples, !(1...most).contains(samples) {
      throw InputError(
        place: "--samples", found: "\(samples)", expected: "a whole number from 1 to \(most)")
    }
    guard search == .grid else {
      var generator = RandomGenerator(seed: seed, stream: Self.drawStream)
      return space.draws(samples ?? Self.usualSamples, using: &generator)
    }
    guard samples != nil || !space.hasRanges else {
      throw InputError(
        place: "--search grid", found: "a range and no --samples",
        expected: "how many values of each range to take",
        advice: "with --samples 5 these are its ends and three between them")
    }
    guard let grid = space.grid(points: samples ?? 1) else {
      throw InputError(
        place: "--search grid", found: "more than \(most) combinations", expected: "at most that",
        advice: "take fewer values, or --search random with --samples")
    }
    return grid
  }

  /// Numbers that no run draws.
  private static let drawStream: UInt64 = 0x5357_4545_50

  private func chosenMetric(
    _ plan: TrainingPlan
  ) throws(InputError) -> (name: String, descriptor: MetricDescriptor) {
    let names = plan.monitoredMetrics
    let usual = ["val_loss", "loss"].first { names.contains($0) } ?? names.first ?? "loss"
    let name = metric ?? usual
    guard names.contains(name) else {
      throw InputError(
        place: "--metric", found: name.quoted, expected: "a metric of the run",
        advice: NearestName.advice(for: name, among: names))
    }
    let description = plan.description(threads: 1)
    return (name, (description.metrics + description.epochMetrics).describing(name))
  }
}
