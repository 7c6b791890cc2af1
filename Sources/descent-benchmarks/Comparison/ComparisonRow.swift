import Files

/// A framework on a network: what the table and the JSON file say of it.
struct ComparisonRow: Equatable {
  /// Descent's throughput by the fastest peer's of the same round.
  struct Ratio: Equatable {
    var median: Double
    var minimum: Double
    var maximum: Double

    /// Nil when there is no round or no peer.
    init?(_ ratios: [Double]) {
      let sorted = ratios.sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      (median, minimum, maximum) = (descent_benchmarks.median(sorted), first, last)
    }
  }

  var net: String
  var batch: Int
  var framework: String
  var version: String
  var variant: String
  var threads: Int
  var samplesPerSecond: Double
  var stepMicroseconds: Double
  var startupSeconds: Double
  var peakMegabytes: Double
  /// By the fastest peer; of Descent alone, as the next one.
  var ratio: Ratio?
  /// By the fastest peer that comes back after each step.
  var stepwiseRatio: Ratio?
  var rounds: Int
  var roundsDiscarded: Int
  /// Whether all rounds that count were undisturbed.
  var isTrustworthy: Bool

  var json: JSONValue {
    var object: JSONObject = [
      "net": .string(net), "batch": JSONValue(batch), "framework": .string(framework),
      "version": .string(version), "variant": .string(variant), "threads": JSONValue(threads),
      "samples_per_second": Self.number(samplesPerSecond, decimals: 1),
      "step_us": Self.number(stepMicroseconds, decimals: 2),
      "peak_mb": Self.number(peakMegabytes, decimals: 1),
      "startup_s": Self.number(startupSeconds, decimals: 3),
    ]
    if let ratio {
      object["ratio_to_fastest_peer"] = Self.number(ratio.median, decimals: 3)
      object["ratio_min"] = Self.number(ratio.minimum, decimals: 3)
      object["ratio_max"] = Self.number(ratio.maximum, decimals: 3)
    }
    if let stepwiseRatio {
      object["ratio_to_fastest_stepwise_peer"] = Self.number(stepwiseRatio.median, decimals: 3)
      object["stepwise_ratio_min"] = Self.number(stepwiseRatio.minimum, decimals: 3)
      object["stepwise_ratio_max"] = Self.number(stepwiseRatio.maximum, decimals: 3)
    }
    object["rounds"] = JSONValue(rounds)
    object["rounds_discarded"] = JSONValue(roundsDiscarded)
    object["undisturbed"] = JSONValue(isTrustworthy)
    return .object(object)
  }

  private static func number(_ value: Double, decimals: Int) -> JSONValue {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return JSONValue((value * scale).rounded() / scale)
  }
}
