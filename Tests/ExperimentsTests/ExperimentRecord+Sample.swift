import Files
import Monitoring

@testable import Experiments

extension ExperimentRecord {
  /// A run of two epochs with one change, on a process that cannot exist.
  static func sample(
    id: String = "run-1", startedAt: Double = 1_000_000, status: RunStatus = .finished,
    host: String = "elsewhere"
  ) -> ExperimentRecord {
    let rate = HyperparameterKey(rawValue: "learning_rate")
    var steps = MetricSeries(capacity: 4)
    for step in 1...6 {
      var values = SIMD8<Float>(repeating: 0)
      values[0] = step == 3 ? .nan : Float(step) / 10
      values[1] = 0.5
      steps.append(
        StepSummary(
          step: step, epoch: (step + 2) / 3, samples: 32, seconds: 0.25, learningRate: 0.001,
          values: values))
    }
    return ExperimentRecord(
      id: id, name: "run", status: status, reason: nil, startedAt: startedAt,
      endedAt: startedAt + 60, trainingSeconds: 1.5,
      host: Host(
        name: host, system: "Linux", processors: 2, process: Int(Int32.max), version: "0.1.0"),
      seed: 42, threads: 1,
      definition: [
        "name": "run", "training": ["optimizer": ["type": "adam", "learning_rate": 0.001]],
      ],
      hyperparameters: [("learning_rate", .number(0.002)), ("nesterov", .flag(true))],
      changes: [
        AppliedChange(key: rate, from: .number(0.001), to: .number(0.002), step: 3, epoch: 1)
      ],
      epochs: [
        EpochReport(
          epoch: 1, epochs: 0, step: 3, metrics: MetricValues([("loss", 0.5), ("val_loss", 0.25)]),
          learningRate: 0.001, seconds: 0.75)
      ],
      metricDescriptors: [
        MetricDescriptor(name: "loss", isHigherBetter: false),
        MetricDescriptor(name: "accuracy", isHigherBetter: true),
      ],
      confusion: ConfusionMatrix(classes: ["a", "b"], counts: [3, 1, 0, 4]),
      metrics: MetricValues([("loss", 0.5), ("accuracy", 0.75)]),
      best: [("loss", Best(value: 0.5, epoch: 1)), ("accuracy", Best(value: 0.75, epoch: 1))],
      steps: steps,
      histograms: [
        TensorHistogram(
          layer: 0, tensor: "kernel",
          histogram: Histogram(
            lower: -0.5, upper: 0.5, counts: [1, 2, 3], mean: 0.125, deviation: 0.25,
            notFiniteCount: 4))
      ])
  }
}
