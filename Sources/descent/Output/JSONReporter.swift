import Advice
import Experiments
import Files
import Monitoring

/// One JSON object a line, each with its `"event"`.
///
/// Steps come folded into lines of 32 on a fixed grid that starts anew with each epoch, so that two runs
/// with the same seed print the same lines but for times.
struct JSONReporter: ProgressReporter {
  private static let stepsPerLine = 32
  private var metrics: [MetricDescriptor] = []
  private var pending: StepSummary?
  private var epochStart = 0

  mutating func report(_ event: RunEvent, id: String, file: String) {
    switch event {
    case .steps(let summary): add(summary)
    case .started(let run):
      metrics = run.metrics
      EventLine.write("run_started", started(run, id: id, file: file))
    case .epoch(let report):
      flush()
      epochStart = report.step
      EventLine.write("epoch", report.json.object ?? [:])
    case .applied(let change):
      flush()
      EventLine.write(
        "applied",
        [
          "key": .string(change.key.rawValue), "from": change.from.json, "to": change.to.json,
          "step": JSONValue(change.step), "epoch": JSONValue(change.epoch),
        ])
    case .rejected(_, let reason): EventLine.write("rejected", ["reason": .string(reason)])
    case .note(let text, let step):
      EventLine.write("note", ["text": .string(text), "step": JSONValue(step)])
    case .paused(let step): EventLine.write("paused", ["step": JSONValue(step)])
    case .resumed(let step): EventLine.write("resumed", ["step": JSONValue(step)])
    case .healed(let step, let from):
      EventLine.write("healed", ["step": JSONValue(step), "from": JSONValue(from)])
    case .rewound(let rewind):
      flush()
      EventLine.write("rewound", ["from": JSONValue(rewind.from), "to": JSONValue(rewind.to)])
    case .histograms, .layers, .preview, .controls, .checkpoint, .learningRates: break
    case .finished(let result):
      flush()
      EventLine.write("run_finished", finished(result, id: id, file: file))
    }
  }

  mutating func report(_ advice: [Advice]) {
    flush()
    for entry in advice {
      var object: JSONObject = [
        "rule": .string(entry.rule.rawValue), "severity": .string(entry.severity.name),
        "finding": .string(entry.finding), "evidence": .string(entry.evidence),
        "remedy": .string(entry.remedy), "step": JSONValue(entry.step),
      ]
      if let change = entry.change {
        object["change"] = [
          "key": .string(change.key.rawValue), "value": change.value.json,
        ]
      }
      EventLine.write("advice", object)
    }
  }

  private mutating func add(_ summary: StepSummary) {
    func line(_ step: Int) -> Int { (step - 1 - epochStart) / Self.stepsPerLine }
    if let last = pending,
      last.epoch != summary.epoch || line(last.firstStep) != line(summary.firstStep)
    {
      flush()
    }
    if pending == nil { pending = summary } else { pending?.merge(summary) }
  }

  private mutating func flush() {
    guard let summary = pending else { return }
    pending = nil
    var object: JSONObject = [
      "epoch": JSONValue(summary.epoch), "step": JSONValue(summary.lastStep),
      "steps": JSONValue(summary.stepCount), "learning_rate": JSONValue(summary.learningRate),
    ]
    for (lane, metric) in metrics.enumerated() {
      object[metric.name] = JSONValue(summary.mean(lane))
      object[metric.name + "_min"] = JSONValue(summary.minimum[lane])
      object[metric.name + "_max"] = JSONValue(summary.maximum[lane])
    }
    EventLine.write("step", object)
  }

  private func started(_ run: RunDescription, id: String, file: String) -> JSONObject {
    [
      "id": .string(id), "file": .string(file), "name": .string(run.name),
      "description": .string(run.summary), "seed": .number(Double(run.seed)),
      "threads": JSONValue(run.threads), "training_samples": JSONValue(run.trainingSamples),
      "validation_samples": JSONValue(run.validationSamples),
      "parameters": JSONValue(run.layers.reduce(0) { $0 + $1.parameterCount }),
      "hyperparameters": .object(
        JSONObject(
          run.hyperparameters.compactMap { descriptor in
            run.values[descriptor.key].map { (key: descriptor.key.rawValue, value: $0.json) }
          })),
      "definition": run.definition,
    ]
  }

  private func finished(_ result: RunResult, id: String, file: String) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id), "file": .string(file), "status": .string(result.status.rawValue),
      "steps": JSONValue(result.steps), "epochs": JSONValue(result.epochs),
      "training_seconds": JSONValue((result.trainingSeconds * 1000).rounded() / 1000),
    ]
    if let reason = result.reason { object["reason"] = .string(reason) }
    for entry in result.metrics.entries { object[entry.name] = JSONValue(entry.value) }
    return object
  }
}
