import Experiments
import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Prints what happens in a sweep without a screen.
protocol SweepReporter {
  func begin(_ sweep: SweepRecord, file: String)
  func report(_ event: SweepEvent, of sweep: SweepRecord)
  func end(_ sweep: SweepRecord)
}

/// Prints nothing.
struct QuietSweepReporter: SweepReporter {
  func begin(_ sweep: SweepRecord, file: String) {}
  func report(_ event: SweepEvent, of sweep: SweepRecord) {}
  func end(_ sweep: SweepRecord) {}
}

/// A line a trial, and at the end a table of all.
struct SweepLineReporter: SweepReporter {
  func begin(_ sweep: SweepRecord, file: String) {
    let plan = sweep.plan
    var text = "\(sweep.id): \(sweep.search.rawValue), \(plan.trials.count) trials"
    if let first = plan.rounds.first, let last = plan.rounds.last {
      text += " of \(first) to \(last) epochs"
    }
    print(text + ", \(sweep.parallel) at once, by \(sweep.metric)")
    fflush(nil)
  }

  func report(_ event: SweepEvent, of sweep: SweepRecord) {
    guard case .ended(let trial) = event else { return }
    var parts = ["trial \(trial.number)/\(sweep.plan.trials.count)"]
    parts += sweep.values(of: trial).map { "\($0.key.rawValue) \($0.value.text)" }
    if trial.status == .finished, let result = trial.results.last {
      parts.append("\(sweep.metric) \(NumberText.metric(result))")
      let done = trial.results.count - 1
      if sweep.plan.rounds.indices.contains(done) {
        parts.append("after \(sweep.plan.rounds[done]) epochs")
      }
    } else {
      parts.append(trial.status.rawValue)
      if let reason = trial.reason { parts.append(reason) }
    }
    print(parts.joined(separator: "  ").visible)
    // A log is read while the sweep goes on.
    fflush(nil)
  }

  func end(_ sweep: SweepRecord) { print(SweepTable.table(of: sweep).text(as: .table)) }
}

/// One JSON object a line, each with its `"event"`.
struct SweepJSONReporter: SweepReporter {
  func begin(_ sweep: SweepRecord, file: String) {
    EventLine.write(
      "sweep_started",
      [
        "id": .string(sweep.id), "file": .string(file), "name": .string(sweep.name),
        "search": .string(sweep.search.rawValue), "metric": .string(sweep.metric),
        "trials": JSONValue(sweep.plan.trials.count), "parallel": JSONValue(sweep.parallel),
        "threads": JSONValue(sweep.threads), "seed": .number(Double(sweep.seed)),
      ])
  }

  func report(_ event: SweepEvent, of sweep: SweepRecord) {
    switch event {
    case .began(let trial): EventLine.write("trial_started", members(trial, sweep))
    case .epoch(let trial, let report):
      let start: JSONObject = [
        "trial": JSONValue(trial.number), "run": trial.runID.map { .string($0) } ?? .null,
      ]
      EventLine.write("epoch", JSONObject(start.members + (report.json.object?.members ?? [])))
    case .ended(let trial):
      var object = members(trial, sweep)
      object["status"] = .string(trial.status.rawValue)
      if let reason = trial.reason { object["reason"] = .string(reason) }
      if let result = trial.results.last { object[sweep.metric] = JSONValue(result) }
      EventLine.write("trial_finished", object)
    case .applied, .rejected: break
    }
  }

  func end(_ sweep: SweepRecord) {
    var object: JSONObject = [
      "id": .string(sweep.id), "status": .string(sweep.status.rawValue),
      "ranking": .array(sweep.plan.ranking.map { JSONValue(sweep.plan.trials[$0].number) }),
    ]
    if let best = sweep.plan.best {
      let trial = sweep.plan.trials[best]
      object["best"] = .object(members(trial, sweep))
    }
    EventLine.write("sweep_finished", object)
  }

  private func members(_ trial: SweepTrial, _ sweep: SweepRecord) -> JSONObject {
    [
      "trial": JSONValue(trial.number), "run": trial.runID.map { .string($0) } ?? .null,
      "values": .object(
        JSONObject(sweep.values(of: trial).map { (key: $0.key.rawValue, value: $0.value.json) })),
    ]
  }
}

/// The trials of a sweep, the best first.
enum SweepTable {
  static func table(of sweep: SweepRecord) -> TextTable {
    let keys = sweep.space.dimensions.map(\.key.rawValue)
    let hasRounds = sweep.plan.rounds.count > 1
    let headings =
      ["TRIAL"] + keys.map { $0.uppercased() } + [sweep.metric.uppercased()]
      + (hasRounds ? ["EPOCHS"] : []) + ["STATUS", "RUN"]
    let best = sweep.plan.best
    let rows = sweep.plan.ranking.map { place in
      let trial = sweep.plan.trials[place]
      let result = trial.results.last.map { NumberText.metric($0) } ?? "–"
      let epochs = hasRounds ? [epochs(of: trial, in: sweep)] : []
      return ["\(trial.number)"] + trial.values.map(\.text)
        + [result + (place == best ? " *" : "  ")] + epochs
        + [trial.status.rawValue, trial.runID ?? "–"]
    }
    let numeric = Set(0...(keys.count + 1 + (hasRounds ? 1 : 0)))
    return TextTable(headings: headings, rows: rows, numeric: numeric)
  }

  /// What has come of the trials so far: `7 of 20 trials done, 2 training`.
  static func progress(of sweep: SweepRecord) -> String {
    let trials = sweep.plan.trials
    let running = trials.filter { $0.status == .running }.count
    let open = trials.filter { $0.status == .waiting || $0.status == .interrupted }.count
    let done = trials.count - running - open
    var text = "\(done) of \(trials.count) trials done"
    if running > 0 { text += ", \(running) training" }
    return text
  }

  private static func epochs(of trial: SweepTrial, in sweep: SweepRecord) -> String {
    let done = trial.results.count
    return done > 0 && done <= sweep.plan.rounds.count ? "\(sweep.plan.rounds[done - 1])" : "–"
  }
}
