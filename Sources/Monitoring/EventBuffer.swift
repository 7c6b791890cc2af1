import Synchronization

/// Carries events from the thread that trains to the one that watches: bounded, and never waits.
///
/// When the watcher is slow, neighbouring steps are folded into summaries of 2, 4, 8, … steps that keep the
/// minimum, maximum and mean of each metric, and of histograms, layers, previews and the checkpoints that time
/// brings only the newest stay. Epochs beyond the
/// bound are dropped from the oldest on; all else is rare and kept.
public final class EventBuffer: Sendable {
  private struct Contents {
    var events: [RunEvent] = []
    var stepCount = 0
    var epochCount = 0
    /// Steps are folded when there are this many.
    var foldCount: Int
  }

  private let contents: Mutex<Contents>
  private let stepCapacity: Int
  private let epochCapacity: Int
  private let onFirstEvent: @Sendable () -> Void

  /// - Parameters:
  ///   - stepCapacity: step summaries held before they are folded.
  ///   - epochCapacity: epoch reports held before the oldest goes.
  ///   - onFirstEvent: called on the training thread when the buffer stops being empty.
  public init(
    stepCapacity: Int = 4096, epochCapacity: Int = 65_536,
    onFirstEvent: @escaping @Sendable () -> Void = {}
  ) {
    self.stepCapacity = max(2, stepCapacity)
    self.epochCapacity = max(1, epochCapacity)
    self.onFirstEvent = onFirstEvent
    contents = Mutex(Contents(foldCount: self.stepCapacity))
    contents.withLock { $0.events.reserveCapacity(self.stepCapacity + 64) }
  }

  public func append(_ event: RunEvent) {
    let wasEmpty = contents.withLock { contents in
      let wasEmpty = contents.events.isEmpty
      switch event {
      case .steps:
        if contents.stepCount >= contents.foldCount { fold(&contents) }
        contents.stepCount += 1
      case .histograms, .layers, .preview, .checkpoint(_, _, .epoch), .checkpoint(_, _, .time):
        contents.events.removeAll { $0.picture == event.picture }
      case .epoch:
        if contents.epochCount >= epochCapacity {
          let oldest = contents.events.firstIndex { if case .epoch = $0 { true } else { false } }
          if let oldest { contents.events.remove(at: oldest) }
        } else {
          contents.epochCount += 1
        }
      default: break
      }
      contents.events.append(event)
      return wasEmpty
    }
    if wasEmpty { onFirstEvent() }
  }

  /// Replaces `events` with everything that is waiting, in order.
  ///
  /// The two arrays change places, so that after the first calls nobody allocates.
  public func drain(into events: inout [RunEvent]) {
    var taken = consume(&events)
    taken.reserveCapacity(stepCapacity + 64)
    contents.withLock { contents in
      swap(&taken, &contents.events)
      contents.stepCount = 0
      contents.epochCount = 0
      contents.foldCount = stepCapacity
    }
    events = taken
  }

  /// Takes the storage of `events`, emptied.
  private func consume(_ events: inout [RunEvent]) -> [RunEvent] {
    var taken: [RunEvent] = []
    swap(&taken, &events)
    taken.removeAll(keepingCapacity: true)
    return taken
  }

  /// Folds each summary that starts at an odd place of the doubled grid into the one before it, so that the
  /// same steps always end up in the same summary.
  private func fold(_ contents: inout Contents) {
    var widest = 1
    for event in contents.events {
      if case .steps(let summary) = event { widest = max(widest, summary.stepCount) }
    }
    var width = 1
    while width < widest { width *= 2 }
    // Folding at the width in use first brings ragged pieces together; if that is not enough, double it.
    for target in [width, width * 2, width * 4] {
      Self.foldOnce(&contents, width: target)
      if contents.stepCount <= stepCapacity / 2 { break }
    }
    // Steps on both sides of other events stay apart. Where those are many, the next fold waits until there
    // is something to gain, so that an event costs O(1) on average.
    contents.foldCount = max(stepCapacity, 2 * contents.stepCount)
  }

  private static func foldOnce(_ contents: inout Contents, width: Int) {
    var kept = 0
    var lastSummary: Int?
    for index in contents.events.indices {
      let event = contents.events[index]
      if case .steps(let next) = event, let at = lastSummary,
        case .steps(var summary) = contents.events[at],
        (summary.firstStep - 1) / width == (next.lastStep - 1) / width
      {
        summary.merge(next)
        contents.events[at] = .steps(summary)
        contents.stepCount -= 1
        continue
      }
      // Steps are folded across pictures, which have no order of their own, and across nothing else.
      if case .steps = event {
        lastSummary = kept
      } else if event.picture == nil {
        lastSummary = nil
      }
      contents.events[kept] = event
      kept += 1
    }
    contents.events.removeLast(contents.events.count - kept)
  }
}

extension RunEvent {
  /// Events of which only the newest is worth keeping.
  fileprivate enum Picture { case histograms, layers, preview, checkpoint }

  fileprivate var picture: Picture? {
    switch self {
    case .histograms: .histograms
    case .layers: .layers
    case .preview: .preview
    case .checkpoint(_, _, .epoch), .checkpoint(_, _, .time): .checkpoint
    default: nil
    }
  }
}
