/// The history of the step metrics in bounded memory: buckets of equally many steps, each with minimum,
/// maximum and mean, so that a spike of one step survives any length of run.
///
/// When all buckets are full, neighbours are merged and the width doubles.
/// - Complexity: appending is O(1) amortized; memory is O(capacity).
public struct MetricSeries: Equatable, Sendable {
  /// Steps per bucket, a power of two.
  public private(set) var bucketWidth = 1
  /// In order of steps; bucket i holds the steps from `i · bucketWidth + 1` on.
  public private(set) var buckets: [StepSummary] = []
  public let capacity: Int

  public init(capacity: Int = 2048) {
    self.capacity = max(2, capacity)
    buckets.reserveCapacity(self.capacity)
  }

  /// The newest step, or 0 where there is none.
  public var lastStep: Int { buckets.last?.lastStep ?? 0 }

  /// Adds the steps that follow the last ones.
  public mutating func append(_ summary: StepSummary) {
    while (summary.lastStep - 1) / bucketWidth >= capacity { halve() }
    while summary.stepCount > bucketWidth { halve() }
    if let last = buckets.last,
      (last.firstStep - 1) / bucketWidth == (summary.firstStep - 1) / bucketWidth
    {
      buckets[buckets.count - 1].merge(summary)
    } else {
      buckets.append(summary)
    }
    if buckets.count > capacity { halve() }
  }

  /// The series up to a step.
  ///
  /// A bucket that reaches beyond keeps its minimum and maximum, which later steps may have set.
  public func truncated(toStep step: Int) -> MetricSeries {
    var series = self
    series.buckets.removeAll { $0.firstStep > step }
    if let last = series.buckets.indices.last, series.buckets[last].lastStep > step {
      series.buckets[last].cut(toStep: step)
    }
    return series
  }

  /// The same series in buckets of at least so many steps.
  /// - Parameter width: a power of two.
  public func coarsened(toWidth width: Int) -> MetricSeries {
    var series = self
    while series.bucketWidth < width { series.halve() }
    return series
  }

  private mutating func halve() {
    bucketWidth *= 2
    var kept = 0
    for index in buckets.indices {
      if kept > 0,
        (buckets[kept - 1].firstStep - 1) / bucketWidth
          == (buckets[index].firstStep - 1) / bucketWidth
      {
        buckets[kept - 1].merge(buckets[index])
      } else {
        buckets[kept] = buckets[index]
        kept += 1
      }
    }
    buckets.removeLast(buckets.count - kept)
  }
}

extension MetricSeries {
  /// A series read back from a file.
  public init(bucketWidth: Int, buckets: [StepSummary], capacity: Int) {
    self.init(capacity: capacity)
    self.bucketWidth = bucketWidth
    self.buckets = buckets
  }
}
