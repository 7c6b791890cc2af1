import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A sweep as it is saved: what was searched, how, and what came of each trial.
public struct SweepRecord: Equatable, Sendable {
  /// The value of `"schema"` that this version writes.
  public static let schema = "descent/sweep/1"

  public var id: String
  /// The name of the experiment.
  public var name: String
  public var status: RunStatus
  /// Seconds since 1970.
  public var startedAt: Double
  public var endedAt: Double?
  /// The machine and the process that lead it.
  public var host: String
  public var process: Int
  /// The file that the experiment was read from, with its whole path.
  public var experiment: String
  public var definition: JSONValue
  public var search: SweepPlan.Search
  /// Of the draws, and of weights and order of all runs.
  public var seed: UInt64
  /// The runs that train at once, and the threads of each.
  public var parallel: Int
  public var threads: Int
  /// What decides, by its Keras name.
  public var metric: String
  public var space: SweepSpace
  public var plan: SweepPlan

  public init(
    id: String, name: String, status: RunStatus = .running, startedAt: Double, host: String,
    process: Int, experiment: String, definition: JSONValue, search: SweepPlan.Search,
    seed: UInt64, parallel: Int, threads: Int, metric: String, space: SweepSpace, plan: SweepPlan
  ) {
    self.id = id
    self.name = name
    self.status = status
    self.startedAt = startedAt
    self.host = host
    self.process = process
    self.experiment = experiment
    self.definition = definition
    self.search = search
    self.seed = seed
    self.parallel = parallel
    self.threads = threads
    self.metric = metric
    self.space = space
    self.plan = plan
  }

  /// The tag that its runs have.
  public var tag: String { "sweep:\(id)" }

  /// The values of a trial by their keys.
  public func values(
    of trial: SweepTrial
  ) -> [(key: HyperparameterKey, value: HyperparameterValue)] {
    zip(space.dimensions, trial.values).map { ($0.key, $1) }
  }

  /// Takes the sweep up again: trials whose process is gone count as broken off.
  /// - Parameters:
  ///   - parallel: nil for as many as before, and so the threads of each.
  public mutating func resume(
    parallel: Int?, threads: Int?, host: String = RunStore.hostName, process: Int
  ) {
    for place in plan.trials.indices where plan.trials[place].status == .running {
      plan.leave(place, as: plan.trials[place].runID == nil ? .waiting : .interrupted)
    }
    self.parallel = parallel ?? self.parallel
    self.threads = threads ?? self.threads
    self.host = host
    self.process = process
    status = .running
    endedAt = nil
  }

  /// Whether a process of this machine leads it right now.
  public var isLive: Bool {
    status == .running && host == RunStore.hostName
      && (kill(pid_t(process), 0) == 0 || errno != ESRCH)
  }
}

extension SweepRecord {
  public var json: JSONValue {
    var object: JSONObject = [
      "schema": .string(Self.schema), "id": .string(id), "name": .string(name),
      "status": .string(status.rawValue),
      "started_at": .string(UTCTime.text(startedAt, hasMilliseconds: true)),
      "ended_at": endedAt.map { .string(UTCTime.text($0, hasMilliseconds: true)) } ?? .null,
      "host": .string(host), "process": JSONValue(process),
      "search": .string(search.rawValue), "seed": .number(Double(seed)),
      "parallel": JSONValue(parallel), "threads": JSONValue(threads),
      "metric": .string(metric), "direction": .string(plan.isHigherBetter ? "higher" : "lower"),
    ]
    if !plan.rounds.isEmpty { object["rounds"] = .array(plan.rounds.map { JSONValue($0) }) }
    object["space"] = .object(
      JSONObject(space.dimensions.map { (key: $0.key.rawValue, value: $0.values.json) }))
    object["trials"] = .array(plan.trials.map(json))
    object["experiment"] = .string(experiment)
    object["definition"] = definition
    return .object(object)
  }

  private func json(of trial: SweepTrial) -> JSONValue {
    var object: JSONObject = [
      "trial": JSONValue(trial.number), "status": .string(trial.status.rawValue),
      "values": .object(
        JSONObject(values(of: trial).map { (key: $0.key.rawValue, value: $0.value.json) })),
    ]
    if let runID = trial.runID { object["run"] = .string(runID) }
    if let reason = trial.reason { object["reason"] = .string(reason) }
    if !trial.results.isEmpty {
      object["results"] = .array(trial.results.map { JSONValue($0) })
    }
    return .object(object)
  }

  /// Reads the file of a sweep.
  /// - Throws: `InputError` with the place of what does not fit.
  public init(contentsOf path: String) throws(InputError) {
    let object = try JSONReader(contentsOf: path)
    try object.requireSchema(Self.schema)
    id = try object.string("id")
    name = try object.string("name")
    status = try object.choice("status", of: "status")
    startedAt = UTCTime.seconds(try object.string("started_at")) ?? 0
    endedAt = object.node("ended_at")?.value.string.flatMap(UTCTime.seconds)
    host = try object.string("host")
    process = try object.whole("process", in: 0...Int(Int32.max))
    experiment = try object.string("experiment")
    definition = object.node("definition")?.value ?? .null
    search = try object.choice("search", of: "search")
    seed = UInt64(try object.whole("seed", in: 0...9_007_199_254_740_991))
    parallel = try object.whole("parallel", in: 1...256)
    threads = try object.whole("threads", in: 1...256)
    metric = try object.string("metric")
    var dimensions: [SweepSpace.Dimension] = []
    for member in try object.object("space").value.object?.members ?? [] {
      guard let values = SweepValues(json: member.value) else {
        throw object.error(
          at: "space", found: "\(member.key.quoted) with \(member.value.summary)",
          expected: "a list of values or the ends of a range")
      }
      let key = HyperparameterKey(rawValue: member.key)
      dimensions.append(SweepSpace.Dimension(key: key, values: values))
    }
    space = SweepSpace(dimensions)
    let rounds = try object.wholes("rounds", in: 1...1_000_000) ?? []
    var trials: [SweepTrial] = []
    for trial in try object.objects("trials") {
      trials.append(try SweepTrial(trial, number: trials.count + 1, dimensions: dimensions))
      let most = max(1, rounds.count)
      guard trials[trials.count - 1].results.count <= most else {
        throw trial.error(
          at: "results", found: "more results than rounds", expected: "at most \(most)")
      }
    }
    plan = SweepPlan(
      trials: trials, rounds: rounds,
      isHigherBetter: try object.string("direction") == "higher")
  }
}

extension SweepTrial {
  fileprivate init(
    _ object: JSONReader, number: Int, dimensions: [SweepSpace.Dimension]
  ) throws(InputError) {
    self.init(number: number, values: [], status: try object.choice("status", of: "status"))
    let members = try object.object("values").value
    for dimension in dimensions {
      let json = members[dimension.key.rawValue]
      guard let value = json.flatMap(HyperparameterValue.init(json:)) else {
        throw object.error(
          at: "values", found: json?.summary ?? "no \(dimension.key.rawValue)",
          expected: "a value of each hyperparameter in \"space\"")
      }
      values.append(value)
    }
    runID = object.node("run")?.value.string
    reason = object.node("reason")?.value.string
    results = object.node("results")?.value.array?.map { $0.number ?? .nan } ?? []
    if let runID, !ExperimentRecord.isID(runID) {
      throw object.error(at: "run", found: runID.quoted, expected: "the id of a run")
    }
  }
}
