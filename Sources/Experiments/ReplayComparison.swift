import Monitoring

/// A run beside its repetition: where the two first differ, if they do.
public struct ReplayComparison {
  /// A number that is another one.
  public struct Difference: Equatable, Sendable {
    public var metric: String
    /// The steps among which it is, or the last step of the epoch.
    public var steps: ClosedRange<Int>
    public var recorded: Double
    public var replayed: Double
  }

  /// The first difference in the order of steps; nil where all is the same to the last bit.
  public let difference: Difference?
  /// Steps and epochs that were compared.
  public let stepCount: Int
  public let epochCount: Int

  /// - Parameters:
  ///   - start: steps of the record that the repetition began after.
  ///   - steps: of the repetition.
  ///   - epochs: of the repetition.
  public init(
    _ record: ExperimentRecord, from start: Int, steps: MetricSeries, epochs: [EpochReport]
  ) {
    var differences: [Difference] = []
    let width = max(record.steps.bucketWidth, steps.bucketWidth)
    let old = record.steps.coarsened(toWidth: width)
    let new = steps.coarsened(toWidth: width)
    var count = 0
    for bucket in old.buckets where bucket.firstStep > start {
      guard let other = new.buckets.first(where: { $0.firstStep == bucket.firstStep }) else {
        differences.append(
          Difference(
            metric: "steps", steps: bucket.firstStep...bucket.lastStep,
            recorded: Double(bucket.lastStep), replayed: Double(new.lastStep)))
        break
      }
      count += bucket.stepCount
      if let difference = Self.difference(bucket, other, record.metricDescriptors) {
        differences.append(difference)
        break
      }
    }
    var epochCount = 0
    // Both are in order, and there may be hundreds of thousands.
    var index = 0
    search: for report in record.epochs where report.step > start {
      while index < epochs.count, epochs[index].epoch < report.epoch { index += 1 }
      guard index < epochs.count, epochs[index].epoch == report.epoch else { continue }
      let other = epochs[index]
      epochCount += 1
      for entry in report.metrics.entries {
        let value = other.metrics[entry.name] ?? .nan
        // What is no number is saved as null, whatever it was.
        let isSame = value == entry.value || (!value.isFinite && !entry.value.isFinite)
        guard !isSame else { continue }
        differences.append(
          Difference(
            metric: entry.name, steps: report.step...report.step, recorded: entry.value,
            replayed: value))
        break search
      }
    }
    difference = differences.min { $0.steps.lowerBound < $1.steps.lowerBound }
    stepCount = count
    self.epochCount = epochCount
  }

  /// Smallest and largest values are values of single steps, so they are the same to the last bit or not at all.
  private static func difference(
    _ a: StepSummary, _ b: StepSummary, _ metrics: [MetricDescriptor]
  ) -> Difference? {
    for (lane, metric) in metrics.prefix(StepSummary.laneCount).enumerated() where metric.isPerStep
    {
      for (x, y) in [(a.minimum[lane], b.minimum[lane]), (a.maximum[lane], b.maximum[lane])]
      where x != y {
        return Difference(
          metric: metric.name, steps: a.firstStep...a.lastStep, recorded: Double(x),
          replayed: Double(y))
      }
    }
    return nil
  }
}
