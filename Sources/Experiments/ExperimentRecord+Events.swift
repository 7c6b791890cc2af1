import Monitoring

extension ExperimentRecord {
  /// The run as a watcher would have been told of it, as far as a record knows: steps, epochs and changes in order.
  public var events: [RunEvent] {
    var events: [(step: Int, event: RunEvent)] = steps.buckets.map { ($0.lastStep, .steps($0)) }
    events += epochs.map { ($0.step, .epoch($0)) }
    events += changes.map { ($0.step, .applied($0)) }
    // What happened after the same step stays in this order.
    return events.enumerated()
      .sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
      .map(\.element.event)
  }
}
