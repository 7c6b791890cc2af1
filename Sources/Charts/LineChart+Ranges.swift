import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension LineChart {
  /// The first line that has a series; it tells how steps lie on other axes.
  var firstSeries: MetricSeries? {
    for line in lines { if case .series(let series, _) = line.data { return series } }
    return nil
  }

  /// From the first to the last step that is shown, or nil before the first.
  var stepRange: ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    for line in lines {
      switch line.data {
      case .series(let series, _):
        if let first = series.buckets.first { low = min(low, Double(first.firstStep)) }
        if let last = series.buckets.last { high = max(high, Double(last.lastStep)) }
      case .points(let points):
        if let first = points.first { low = min(low, first.x) }
        if let last = points.last { high = max(high, last.x) }
      }
    }
    guard low <= high else { return nil }
    if let window {
      low = max(low, min(Double(window.lowerBound), high - 1))
      high = max(low, min(high, Double(window.upperBound)))
    }
    return low...max(high, low + 1)
  }

  /// The same with the steps to come, unless only some steps are wanted.
  var shownSteps: ClosedRange<Double>? {
    guard let steps = stepRange else { return nil }
    guard !coming.isEmpty else { return steps }
    let last = coming[coming.count - 1].x
    let end = window.map { min(last, Double($0.upperBound)) } ?? last
    return steps.lowerBound...max(steps.upperBound, end)
  }

  /// From the bottom to the top of the y axis; nil where nothing can be shown.
  public var shownRange: ClosedRange<Double>? {
    var means: [Double] = []
    return shownSteps.flatMap { yRange(within: $0, &means) }
  }

  /// The values that are shown, with a margin, or the range that is held; nil when there is none.
  /// - Parameter means: memory to sort in.
  func yRange(
    within steps: ClosedRange<Double>, _ means: inout [Double]
  ) -> ClosedRange<Double>? {
    if let heldRange, !isLogarithmic || heldRange.lowerBound > 0 { return heldRange }
    var values = ValueRange(isLogarithmic: isLogarithmic)
    means.removeAll(keepingCapacity: true)
    for line in lines {
      switch line.data {
      case .series(let series, let lane):
        for index in series.indices(within: steps)
        where series.buckets[index].chartCount(lane) > 0 {
          if ignoresOutliers {
            means.append(series.buckets[index].chartMean(lane))
            continue
          }
          if isLogarithmic { values.include(series.buckets[index].chartMean(lane)) }
          values.include(series.buckets[index].chartMinimum(lane))
          values.include(series.buckets[index].chartMaximum(lane))
        }
      case .points(let points):
        for point in points where steps.contains(point.x) {
          if ignoresOutliers { means.append(point.y) } else { values.include(point.y) }
        }
      }
    }
    for point in coming where steps.contains(point.x) { values.include(point.y) }
    if ignoresOutliers {
      means.sort()
      let margin = means.count / 20
      for mean in means.dropFirst(margin).dropLast(margin) { values.include(mean) }
    }
    guard values.low <= values.high else { return nil }
    let (low, high) = (values.low, values.high)
    if isLogarithmic { return Self.rounded(logarithmic: low / 1.05, max(high * 1.05, low * 1.1)) }
    // What differs by rounding errors only is as good as constant.
    let isConstant = high - low <= max(abs(low), abs(high)) * 1e-9
    let margin = isConstant ? max(abs(high) * 0.1, 1e-6) : (high - low) * 0.04
    // Outwards to round numbers, so that the axis stands still while the newest values hardly pass the others.
    let unit = isConstant ? 0 : AxisTicks.niceStep(atLeast: (high - low) / 50)
    var (bottom, top) = (low - margin, high + margin)
    if unit > 0, (top / unit).magnitude < 1e9, (bottom / unit).magnitude < 1e9 {
      bottom = (bottom / unit).rounded(.down) * unit
      top = (top / unit).rounded(.up) * unit
    }
    if low >= 0 { bottom = max(0, bottom) }
    if let ceiling, high <= ceiling { top = min(ceiling, top) }
    return bottom...max(top, bottom + 1e-12)
  }

  /// Whether a few values take so much of a linear y axis that nineteen of twenty lie flat at one end of it.
  /// - Parameter memory: of a chart, so that nothing is allocated.
  public func isFlattened(_ memory: inout Memory) -> Bool {
    guard !isLogarithmic, !ignoresOutliers, heldRange == nil, let steps = shownSteps,
      let range = yRange(within: steps, &memory.means)
    else { return false }
    let margin = (range.upperBound - range.lowerBound) / 20
    var (all, low, high) = (0, 0, 0)
    func count(_ value: Double) {
      all += 1
      if value <= range.lowerBound + margin { low += 1 }
      if value >= range.upperBound - margin { high += 1 }
    }
    for line in lines {
      switch line.data {
      case .series(let series, let lane):
        for index in series.indices(within: steps)
        where series.buckets[index].chartCount(lane) > 0 {
          count(series.buckets[index].chartMean(lane))
        }
      case .points(let points):
        for point in points where steps.contains(point.x) { count(point.y) }
      }
    }
    return all >= 20 && max(low, high) * 20 >= all * 19 && max(low, high) < all
  }

  /// The same on a logarithmic axis: by the 32nd part of a power of two.
  private static func rounded(logarithmic low: Double, _ high: Double) -> ClosedRange<Double> {
    let (bottom, top) = ((log2(low) * 32).rounded(.down) / 32, (log2(high) * 32).rounded(.up) / 32)
    return exp2(bottom)...max(exp2(top), exp2(bottom) * 1.01)
  }
}

/// The smallest and the largest of some values that an axis can show.
private struct ValueRange {
  let isLogarithmic: Bool
  var low = Double.infinity
  var high = -Double.infinity

  init(isLogarithmic: Bool) { self.isLogarithmic = isLogarithmic }

  mutating func include(_ value: Double) {
    // Beyond that the ends of the range would fall together or be infinite.
    guard abs(value) < 1e300, !isLogarithmic || value > 1e-300 else { return }
    low = min(low, value)
    high = max(high, value)
  }
}

extension MetricSeries {
  /// The buckets that have some of the steps.
  func indices(within steps: ClosedRange<Double>) -> Range<Int> {
    func first(where isBehind: (StepSummary) -> Bool) -> Int {
      var (low, high) = (0, buckets.count)
      while low < high {
        let middle = (low + high) / 2
        if isBehind(buckets[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = first { Double($0.lastStep) >= steps.lowerBound }
    return start..<max(start, first { Double($0.firstStep) > steps.upperBound })
  }

  /// The bucket that has a step, or the nearest one.
  func bucket(at step: Int) -> StepSummary? {
    let index = indices(within: Double(step)...Double(step)).lowerBound
    return buckets.isEmpty ? nil : buckets[min(index, buckets.count - 1)]
  }
}
