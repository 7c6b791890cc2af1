import Monitoring

/// What a chart's x axis counts.
public enum ChartAxis: String, CaseIterable, Equatable, Sendable {
  case step
  /// Passes over the training samples, with fractions.
  case epoch
  /// Seconds spent in training steps; pauses do not count.
  case time
  /// Seconds since the first step began, pauses and evaluation included.
  case wallTime = "wall time"

  public var next: ChartAxis {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }

  func label(_ value: Double, span: Double) -> String {
    switch self {
    case .step: NumberText.count(value.rounded())
    case .epoch: NumberText.short(value, digits: 4)
    case .time, .wallTime:
      span < 10 ? "\(NumberText.short(value, digits: 3))s" : NumberText.duration(value)
    }
  }
}

/// From steps to places on an axis, by what the buckets of a series say.
///
/// - Complexity: O(buckets) to make, O(log buckets) to ask; nothing for steps.
struct AxisMapping {
  private var steps: [Double] = []
  private var places: [Double] = []

  init() {}

  /// Makes the mapping anew; memory that was enough before is enough again.
  /// - Parameter samplesPerEpoch: for the axis of epochs.
  mutating func reset(_ axis: ChartAxis, series: MetricSeries?, samplesPerEpoch: Int) {
    steps.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    guard axis != .step, let series, let first = series.buckets.first else { return }
    var place = 0.0
    if axis == .epoch && first.firstStep > 1 { place = Double(first.epoch - 1) }
    var wall = first.wallSeconds - first.seconds
    if axis == .wallTime { place = max(0, wall) }
    steps.reserveCapacity(series.capacity + 2)
    places.reserveCapacity(series.capacity + 2)
    steps.append(Double(first.firstStep - 1))
    places.append(place)
    for bucket in series.buckets {
      switch axis {
      case .epoch: place += Double(bucket.samples) / Double(max(1, samplesPerEpoch))
      case .wallTime:
        // Saved steps have no wall time, and a run that goes on counts from zero again.
        place += max(bucket.seconds, bucket.wallSeconds - wall)
        wall = bucket.wallSeconds
      case .step, .time: place += bucket.seconds
      }
      steps.append(Double(bucket.lastStep))
      places.append(place)
    }
  }

  /// The place of a step, between two that are known in proportion, and beyond the last one as on the mean of all;
  /// the step itself on an axis of steps.
  func place(of step: Double) -> Double {
    guard let last = steps.indices.last, last > 0 else { return step }
    if step > steps[last] {
      let rate = (places[last] - places[0]) / max(1e-9, steps[last] - steps[0])
      return places[last] + rate * (step - steps[last])
    }
    var (low, high) = (0, last)
    while high - low > 1 {
      let middle = (low + high) / 2
      if steps[middle] <= step { low = middle } else { high = middle }
    }
    let share = (step - steps[low]) / max(1e-9, steps[high] - steps[low])
    return places[low] + (places[high] - places[low]) * min(max(share, 0), 1)
  }
}
