import Files
import Monitoring

extension JournalEntry {
  /// One line of the file: an object with the name of the entry as its only key.
  var json: JSONValue {
    switch self {
    case .steps(let summaries): ["steps": .array(summaries.map(\.row))]
    case .epoch(let report): ["epoch": report.jsonWithConfusion]
    case .change(let change): ["change": change.json()]
    case .hyperparameters(let settings):
      [
        "hyperparameters": .object(
          JSONObject(settings.map { (key: $0.key, value: $0.value.json) }))
      ]
    case .histograms(let histograms, let step):
      ["histograms": HistogramSnapshot(step: step, histograms: histograms).json]
    case .checkpoint(let checkpoint): ["checkpoint": checkpoint.json]
    case .checkpointsRemoved(let files):
      ["checkpoints_removed": ["files": .array(files.map { .string($0) })]]
    case .incident(let incident): ["incident": incident.json]
    case .finished(let result): ["finished": result.json]
    }
  }

  /// Reads a line.
  /// - Parameter metrics: how many metrics a step has.
  init(from object: JSONReader, metrics: Int) throws(InputError) {
    switch object.keys.first {
    case "steps": self = .steps(try StepSummary.rows(from: object, metrics: metrics))
    case "epoch":
      let epoch = try object.object("epoch")
      let confusion = try epoch.objectIfPresent("confusion").map(ConfusionMatrix.init(from:))
      var report = try EpochReport(from: epoch)
      report.metrics["confusion"] = nil
      report.confusion = confusion
      self = .epoch(report)
    case "change": self = .change(try AppliedChange(from: try object.object("change")))
    case "hyperparameters":
      let members = try object.object("hyperparameters").value.object?.members ?? []
      self = .hyperparameters(
        members.compactMap { member in
          HyperparameterValue(json: member.value).map {
            HyperparameterSetting(key: member.key, value: $0)
          }
        })
    case "histograms":
      let snapshot = try HistogramSnapshot(from: try object.object("histograms"))
      self = .histograms(snapshot.histograms, step: snapshot.step)
    case "checkpoint":
      self = .checkpoint(try SavedCheckpoint(from: try object.object("checkpoint")))
    case "checkpoints_removed":
      let removed = try object.object("checkpoints_removed")
      self = .checkpointsRemoved(try removed.strings("files", default: []))
    case "incident": self = .incident(try Incident(from: try object.object("incident")))
    case "finished": self = .finished(try RunResult(from: try object.object("finished")))
    case let key:
      throw object.error(
        at: nil, found: key.map { "the entry \($0.quoted)" } ?? "an empty object",
        expected: "an entry of a journal", advice: "a newer journal needs a newer Descent")
    }
  }
}

extension EpochReport {
  fileprivate var jsonWithConfusion: JSONValue {
    guard let confusion, case .object(var object) = json else { return json }
    object["confusion"] = confusion.json
    return .object(object)
  }
}

extension RunResult {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "status": .string(status.rawValue), "steps": JSONValue(steps), "epochs": JSONValue(epochs),
      "training_seconds": JSONValue(trainingSeconds), "metrics": metrics.json,
    ]
    if let reason { object["reason"] = .string(reason) }
    if let confusion { object["confusion"] = confusion.json }
    return .object(object)
  }

  fileprivate init(from object: JSONReader) throws(InputError) {
    let counts = 0...Int(1e15)
    let members = try object.objectIfPresent("metrics")?.value.object?.members ?? []
    self.init(
      status: try object.choice("status", of: "a status"),
      reason: object.has("reason") ? try object.string("reason") : nil,
      steps: try object.whole("steps", in: counts), epochs: try object.whole("epochs", in: counts),
      metrics: MetricValues(members.map { ($0.key, $0.value.number ?? .nan) }),
      trainingSeconds: try object.number("training_seconds", in: 0...1e12),
      confusion: try object.objectIfPresent("confusion").map(ConfusionMatrix.init(from:)))
  }
}

extension StepSummary {
  /// First and last step, epoch, samples, seconds, learning rate, and for each metric minimum, maximum, sum and how
  /// many values were finite.
  fileprivate var row: JSONValue {
    var row: [JSONValue] = [
      JSONValue(firstStep), JSONValue(lastStep), JSONValue(epoch), JSONValue(samples),
      JSONValue(seconds), JSONValue(learningRate),
    ]
    var lanes = Self.laneCount
    // Lanes of no metric are all zero.
    while lanes > 0, minimum[lanes - 1] == 0, maximum[lanes - 1] == 0,
      Int(finiteCount[lanes - 1]) == stepCount
    {
      lanes -= 1
    }
    for lane in 0..<lanes {
      row += [
        JSONValue(minimum[lane]), JSONValue(maximum[lane]), JSONValue(sum[lane]),
        JSONValue(Int(finiteCount[lane])),
      ]
    }
    return .array(row)
  }

  fileprivate static func rows(
    from object: JSONReader, metrics: Int
  ) throws(InputError) -> [StepSummary] {
    var summaries: [StepSummary] = []
    for row in object.node("steps")?.value.array ?? [] {
      let numbers = (row.array ?? []).map { $0.number ?? .nan }
      guard numbers.count >= 6, (numbers.count - 6) % 4 == 0,
        numbers.count <= 6 + 4 * laneCount,
        numbers.prefix(4).allSatisfy({ $0 >= 0 && $0 < 1e15 }), numbers[0] >= 1,
        numbers[1] >= numbers[0]
      else {
        throw object.error(
          at: "steps", found: "a row that does not fit", expected: "what a journal writes")
      }
      var summary = StepSummary(
        step: Int(numbers[0]), epoch: Int(numbers[2]), samples: Int(numbers[3]),
        seconds: numbers[4].isNaN ? 0 : numbers[4], learningRate: numbers[5],
        values: SIMD8(repeating: 0))
      summary.lastStep = Int(numbers[1])
      summary.finiteCount = SIMD8(repeating: Int32(clamping: summary.stepCount))
      for lane in 0..<(numbers.count - 6) / 4 {
        let values = numbers[(6 + 4 * lane)..<(10 + 4 * lane)]
        let start = values.startIndex
        let count = Int32(exactly: values[start + 3]) ?? 0
        summary.finiteCount[lane] = count
        summary.minimum[lane] = count > 0 ? Float(values[start]) : .infinity
        summary.maximum[lane] = count > 0 ? Float(values[start + 1]) : -.infinity
        summary.sum[lane] = count > 0 ? values[start + 2] : 0
      }
      summaries.append(summary)
    }
    return summaries
  }
}
