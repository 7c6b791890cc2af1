import Monitoring

/// A metric of one run over an axis, as plain points: what overlays of several runs are drawn of.
public struct RunCurve: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public var x: Double
    /// NaN where there is no finite value; the line has a gap there.
    public var mean: Double
    public var minimum: Double
    public var maximum: Double

    public init(x: Double, mean: Double, minimum: Double, maximum: Double) {
      self.x = x
      self.mean = mean
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// A change of a hyperparameter.
  public struct Marker: Equatable, Sendable {
    public var x: Double
    /// Such as `learning_rate 0.001 → 0.002`.
    public var text: String

    public init(x: Double, text: String) {
      self.x = x
      self.text = text
    }
  }

  public var points: [Point]
  public var markers: [Marker]

  public init(points: [Point], markers: [Marker] = []) {
    self.points = points
    self.markers = markers
  }

  /// The curve of a metric: a point for each bucket of steps where steps report it, else one for each epoch.
  ///
  /// - Parameter metric: a Keras name such as `loss` or `val_loss`, or `learning_rate`.
  public init(
    metric: String, axis: ChartAxis, steps: MetricSeries, epochs: [EpochReport],
    changes: [AppliedChange], descriptors: [MetricDescriptor]
  ) {
    let places = StepPlaces(axis, steps: steps, epochs: epochs)
    markers = changes.map { change in
      Marker(
        x: places.place(of: Double(change.step)),
        text: "\(change.key.rawValue) \(change.from.text) → \(change.to.text)")
    }
    let isRate = metric == "learning_rate"
    let lane = descriptors.prefix(StepSummary.laneCount).firstIndex { $0.name == metric }
    if isRate || lane.map({ descriptors[$0].isPerStep }) ?? false, !steps.buckets.isEmpty {
      points = steps.buckets.map { bucket in
        let x = places.place(of: Double(bucket.firstStep + bucket.lastStep) / 2)
        guard !isRate, let lane else {
          let rate = bucket.learningRate
          return Point(x: x, mean: rate, minimum: rate, maximum: rate)
        }
        guard bucket.finiteCount[lane] > 0 else {
          return Point(x: x, mean: .nan, minimum: .nan, maximum: .nan)
        }
        return Point(
          x: x, mean: bucket.mean(lane), minimum: Double(bucket.minimum[lane]),
          maximum: Double(bucket.maximum[lane]))
      }
    } else {
      points = epochs.compactMap { epoch in
        guard let value = isRate ? epoch.learningRate : epoch.metrics[metric] else { return nil }
        let shown = value.isFinite ? value : .nan
        return Point(
          x: places.place(of: Double(epoch.step)), mean: shown, minimum: shown, maximum: shown)
      }
    }
  }

  /// The same with the means as an average over the points, as `LineChart` smooths.
  public func smoothed(_ weight: Double) -> RunCurve {
    guard weight > 0 else { return self }
    var smoothing = Smoothing(weight: weight)
    var curve = self
    for index in points.indices where !points[index].mean.isNaN {
      curve.points[index].mean = smoothing.add(points[index].mean, steps: 1)
    }
    return curve
  }
}

/// From steps to places on an axis, by what a saved run tells: epochs by the step at which each ended, time by
/// the seconds that steps took.
struct StepPlaces {
  private var steps: [Double] = []
  private var places: [Double] = []

  init(_ axis: ChartAxis, steps series: MetricSeries, epochs: [EpochReport]) {
    guard axis != .step else { return }
    add(0, 0)
    switch axis {
    case .step: break
    case .epoch:
      if epochs.isEmpty {
        for bucket in series.buckets { add(Double(bucket.lastStep), Double(bucket.epoch)) }
      }
      for epoch in epochs { add(Double(epoch.step), Double(epoch.epoch)) }
    case .time, .wallTime:
      var seconds = 0.0
      for bucket in series.buckets {
        seconds += bucket.seconds
        add(Double(bucket.lastStep), seconds)
      }
    }
  }

  /// Steps and places must grow, whatever a file says.
  private mutating func add(_ step: Double, _ place: Double) {
    if let last = steps.last, let lastPlace = places.last {
      guard step > last, place >= lastPlace else { return }
    }
    steps.append(step)
    places.append(place)
  }

  /// In proportion between two that are known, and on beyond the last.
  func place(of step: Double) -> Double {
    guard steps.count > 1 else { return step }
    var (low, high) = (0, steps.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if steps[middle] <= step { low = middle } else { high = middle }
    }
    let share = (step - steps[low]) / (steps[high] - steps[low])
    return places[low] + (places[high] - places[low]) * max(share, 0)
  }
}
