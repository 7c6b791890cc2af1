import Monitoring

extension TrainingSession {
  /// All that happens at the end of an epoch, in order: its report, the changes that take effect, what the
  /// network writes by now where it writes, and why training ends where it does.
  public func endEpoch() -> [RunEvent] {
    var events: [RunEvent] = [.epoch(finishEpoch())]
    let changes = applyWaiting()
    events += changes.map { .applied($0) }
    if !changes.isEmpty { events += eventsAfterChanges() }
    if let text = generatedText() {
      events.append(.note(text.note, step: step))
      events.append(.preview(.text(text.text), step: step))
    }
    if let note = stoppingNote { events.append(.note(note, step: step)) }
    return events
  }
}
