import Files
import Monitoring

/// The weights' histograms at one step.
public struct HistogramSnapshot: Equatable, Sendable {
  public var step: Int
  public var histograms: [TensorHistogram]

  /// A run keeps at most this many; where there are more, every other one goes.
  static let mostKept = 16
}

extension HistogramSnapshot {
  var json: JSONValue {
    ["step": JSONValue(step), "histograms": .array(histograms.map(\.json))]
  }

  init(from object: JSONReader) throws(InputError) {
    step = try object.whole("step", in: 0...Int(1e15))
    histograms = []
    for histogram in try object.objects("histograms") {
      histograms.append(try TensorHistogram(from: histogram))
    }
  }
}

extension [HistogramSnapshot] {
  /// Adds the newest one, in bounded memory: evenly spread over the steps, the first and the newest always there.
  mutating func add(_ snapshot: HistogramSnapshot) {
    if let newest = last, newest.step >= snapshot.step { removeLast() }
    append(snapshot)
    guard count > HistogramSnapshot.mostKept else { return }
    remove(at: indexMissedLeast(by: \.step))
  }
}
