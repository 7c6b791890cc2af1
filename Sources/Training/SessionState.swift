import Files
import Monitoring

/// Where a session is and what is in force there, besides weights and moments: what a checkpoint needs so that
/// the steps that follow are the same to the last bit, in the middle of an epoch as well.
///
/// All that is random follows from seed, epoch, sample and step, so no generator has a state of its own.
struct SessionState: Equatable, Sendable {
  /// A change that waits for the next epoch.
  struct Waiting: Equatable, Sendable {
    var key: HyperparameterKey
    var value: HyperparameterValue
    var author: ChangeAuthor
  }

  /// How far a metric that is watched has come.
  struct Watched: Equatable, Sendable {
    var best: Double?
    var waited: Int
  }

  var step: Int
  /// The epoch in progress, or the one just done; 0 before the first.
  var epoch: Int
  /// Samples of the epoch already trained on.
  var position: Int
  /// Changes made so far; of those recorded at the same step, later ones are not in force yet.
  var changes: Int
  var trainingSeconds: Double
  var values: HyperparameterValues
  var waiting: [Waiting]
  /// Sums over the epoch's samples so far, for its means.
  var epochSums: [Double]
  var epochSamples: Int
  var epochSeconds: Double
  /// What has been gathered for metrics that are no means.
  var gathered: [[Double]]
  var stopping: Watched?
  var bestEpoch: Int
  var stoppedAtEpoch: Int?
  var plateau: Watched?
  var cooling: Int
}

extension SessionState {
  var json: JSONValue {
    var object: JSONObject = [
      "step": JSONValue(step), "epoch": JSONValue(epoch), "position": JSONValue(position),
      "changes": JSONValue(changes), "training_seconds": JSONValue(trainingSeconds),
    ]
    let sorted = values.sorted { $0.key.rawValue < $1.key.rawValue }
    object["hyperparameters"] = .object(
      JSONObject(sorted.map { (key: $0.key.rawValue, value: $0.value.json) }))
    object["waiting"] = .array(
      waiting.map { change in
        [
          "key": .string(change.key.rawValue), "value": change.value.json,
          "author": .string(change.author.rawValue),
        ]
      })
    object["epoch_sums"] = .array(epochSums.map { JSONValue($0) })
    object["epoch_samples"] = JSONValue(epochSamples)
    object["epoch_seconds"] = JSONValue(epochSeconds)
    object["gathered"] = .array(gathered.map { .array($0.map { JSONValue($0) }) })
    object["early_stopping"] = stopping?.json
    object["best_epoch"] = JSONValue(bestEpoch)
    object["stopped_at_epoch"] = stoppedAtEpoch.map { JSONValue($0) }
    object["plateau"] = plateau?.json
    object["cooling"] = JSONValue(cooling)
    return .object(object)
  }

  /// Reads what `json` wrote.
  init(from object: JSONReader) throws(InputError) {
    let counts = 0...9_007_199_254_740_991
    step = try object.whole("step", in: counts)
    epoch = try object.whole("epoch", in: counts)
    position = try object.whole("position", in: counts)
    changes = try object.whole("changes", in: counts)
    trainingSeconds = try object.number("training_seconds", in: 0...1e12)
    values = [:]
    for member in try object.object("hyperparameters").value.object?.members ?? [] {
      values[HyperparameterKey(rawValue: member.key)] = HyperparameterValue(json: member.value)
    }
    waiting = []
    for change in try object.objects("waiting") {
      guard let value = change.node("value").flatMap({ HyperparameterValue(json: $0.value) }) else {
        continue
      }
      waiting.append(
        Waiting(
          key: HyperparameterKey(rawValue: try change.string("key")), value: value,
          author: try change.choice("author", of: "an author", default: .person)))
    }
    epochSums = Self.numbers(object.node("epoch_sums")?.value)
    epochSamples = try object.whole("epoch_samples", in: counts)
    epochSeconds = try object.number("epoch_seconds", in: 0...1e12)
    gathered = (object.node("gathered")?.value.array ?? []).map(Self.numbers)
    stopping = try object.objectIfPresent("early_stopping").map(Watched.init(from:))
    bestEpoch = try object.whole("best_epoch", in: counts, default: 0)
    stoppedAtEpoch =
      object.has("stopped_at_epoch") ? try object.whole("stopped_at_epoch", in: counts) : nil
    plateau = try object.objectIfPresent("plateau").map(Watched.init(from:))
    cooling = try object.whole("cooling", in: counts, default: 0)
  }

  /// NaN and infinity were written as null.
  private static func numbers(_ value: JSONValue?) -> [Double] {
    (value?.array ?? []).map { $0.number ?? .nan }
  }
}

extension SessionState.Watched {
  var json: JSONValue {
    var object: JSONObject = ["waited": JSONValue(waited)]
    object["best"] = best.map { JSONValue($0) }
    return .object(object)
  }

  init(from object: JSONReader) throws(InputError) {
    waited = try object.whole("waited", in: 0...9_007_199_254_740_991)
    best = object.node("best")?.value.number
  }
}
