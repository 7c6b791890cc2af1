import Files
import Monitoring

extension ExperimentRecord {
  /// The record as it is written. NaN and infinity become null.
  public var json: JSONValue {
    var object: JSONObject = [
      "schema": .string(Self.schema), "id": .string(id), "name": .string(name),
      "status": .string(status.rawValue),
    ]
    if let reason { object["reason"] = .string(reason) }
    if let parent {
      object["parent"] = ["id": .string(parent.id), "step": JSONValue(parent.step)]
    }
    if !tags.isEmpty { object["tags"] = .array(tags.map { .string($0) }) }
    if !notes.isEmpty { object["notes"] = .string(notes) }
    if isPinned { object["pinned"] = true }
    if isHidden { object["hidden"] = true }
    object["started_at"] = .string(UTCTime.text(startedAt, hasMilliseconds: true))
    object["ended_at"] = endedAt.map { .string(UTCTime.text($0, hasMilliseconds: true)) } ?? .null
    object["wall_seconds"] = Self.rounded(wallSeconds)
    object["training_seconds"] = Self.rounded(trainingSeconds)
    object["seed"] = .number(Double(seed))
    object["threads"] = JSONValue(threads)
    object["host"] = [
      "name": .string(host.name), "system": .string(host.system),
      "processors": JSONValue(host.processors), "process": JSONValue(host.process),
      "descent": .string(host.version),
    ]
    if let gitRevision { object["git_revision"] = .string(gitRevision) }
    object["definition"] = definition
    object["hyperparameters"] = .object(
      JSONObject(hyperparameters.map { (key: $0.key, value: $0.value.json) }))
    let links = changes.undoLinks
    object["changes"] = .array(zip(changes, links).map { $0.json(undoing: $1) })
    if let checkpoint { object["checkpoint"] = .string(checkpoint) }
    if !checkpoints.isEmpty { object["checkpoints"] = .array(checkpoints.map(\.json)) }
    object["metrics"] = metrics.json
    object["best"] = .object(
      JSONObject(
        best.map { entry in
          (
            key: entry.name,
            value: ["value": JSONValue(entry.best.value), "epoch": JSONValue(entry.best.epoch)]
          )
        }))
    object["metric_directions"] = .object(
      JSONObject(
        metricDescriptors.map {
          (key: $0.name, value: .string($0.isHigherBetter ? "higher" : "lower"))
        }))
    if !incidents.isEmpty { object["incidents"] = .array(incidents.map(\.json)) }
    for member in unknown.members { object[member.key] = member.value }
    if let confusion { object["confusion"] = confusion.json }
    object["epochs"] = .array(epochs.map(\.json))
    object["steps"] = seriesJSON
    object["histograms"] = .array(histograms.map(\.json))
    if !histogramCourse.isEmpty {
      object["histogram_course"] = .array(histogramCourse.map(\.json))
    }
    return .object(object)
  }

  static func rounded(_ seconds: Double) -> JSONValue {
    JSONValue((seconds * 1000).rounded() / 1000)
  }

  /// Columns, one number for each bucket.
  private var seriesJSON: JSONValue {
    let buckets = steps.buckets
    var object: JSONObject = [
      "bucket_width": JSONValue(steps.bucketWidth),
      "first_step": .array(buckets.map { JSONValue($0.firstStep) }),
      "last_step": .array(buckets.map { JSONValue($0.lastStep) }),
      "epoch": .array(buckets.map { JSONValue($0.epoch) }),
      "samples": .array(buckets.map { JSONValue($0.samples) }),
      "seconds": .array(
        buckets.map { JSONValue(Double(NumberText.fixed($0.seconds, decimals: 6)) ?? 0) }),
      "learning_rate": .array(buckets.map { JSONValue(Float($0.learningRate)) }),
    ]
    for (lane, metric) in metricDescriptors.prefix(StepSummary.laneCount).enumerated()
    where metric.isPerStep {
      object[metric.name] = [
        "min": .array(buckets.map { JSONValue($0.minimum[lane]) }),
        "max": .array(buckets.map { JSONValue($0.maximum[lane]) }),
        "mean": .array(buckets.map { JSONValue(Float($0.mean(lane))) }),
        "finite": .array(buckets.map { JSONValue(Int($0.finiteCount[lane])) }),
      ]
    }
    return .object(object)
  }
}

extension MetricValues {
  public var json: JSONValue {
    .object(JSONObject(entries.map { (key: $0.name, value: JSONValue($0.value)) }))
  }
}

extension ConfusionMatrix {
  public var json: JSONValue {
    [
      "classes": .array(classes.map { .string($0) }),
      "counts": .array(
        classes.indices.map { truth in
          .array(classes.indices.map { JSONValue(count(truth: truth, prediction: $0)) })
        }),
    ]
  }
}

extension EpochReport {
  public var json: JSONValue {
    var object: JSONObject = [
      "epoch": JSONValue(epoch), "step": JSONValue(step),
      "learning_rate": JSONValue(learningRate), "seconds": ExperimentRecord.rounded(seconds),
    ]
    for entry in metrics.entries { object[entry.name] = JSONValue(entry.value) }
    return .object(object)
  }
}

extension TensorHistogram {
  public var json: JSONValue {
    [
      "layer": JSONValue(layer), "tensor": .string(tensor),
      "lower": JSONValue(Float(histogram.lower)), "upper": JSONValue(Float(histogram.upper)),
      "mean": JSONValue(Float(histogram.mean)), "deviation": JSONValue(Float(histogram.deviation)),
      "not_finite": JSONValue(histogram.notFiniteCount),
      "counts": .array(histogram.counts.map { JSONValue($0) }),
    ]
  }
}
