import Monitoring

/// What a chart's x axis counts.
public enum ChartAxis: String, CaseIterable, Equatable, Sendable {
  case step
  /// Passes over the training samples, with fractions.
  case epoch
  /// Seconds spent in training steps; pauses do not count.
  case time

  public var next: ChartAxis {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }

  func label(_ value: Double, span: Double) -> String {
    switch self {
    case .step: NumberText.count(value.rounded())
    case .epoch: NumberText.short(value, digits: 4)
    case .time: span < 10 ? "\(NumberText.short(value, digits: 3))s" : NumberText.duration(value)
    }
  }
}

/// From steps to places on an axis, by what the buckets of a series say.
///
/// - Complexity: O(buckets) to make, O(log buckets) to ask; nothing for steps.
struct AxisMapping {
  private var steps: [Double] = []
  private var places: [Double] = []

  /// - Parameter samplesPerEpoch: for the axis of epochs.
  init(_ axis: ChartAxis, series: MetricSeries?, samplesPerEpoch: Int) {
    guard axis != .step, let series, let first = series.buckets.first else { return }
    var place = 0.0
    steps.reserveCapacity(series.buckets.count + 1)
    places.reserveCapacity(series.buckets.count + 1)
    if axis == .epoch && first.firstStep > 1 { place = Double(first.epoch - 1) }
    steps.append(Double(first.firstStep - 1))
    places.append(place)
    for bucket in series.buckets {
      place +=
        axis == .time
        ? bucket.seconds : Double(bucket.samples) / Double(max(1, samplesPerEpoch))
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
