import Files
import Monitoring

/// What is to be done to a run at which steps, as it was done to an earlier one.
public struct RunScript: Sendable {
  /// One deed.
  public enum Deed: Equatable, Sendable {
    case set(HyperparameterKey, HyperparameterValue, ChangeAuthor)
    /// The weights that there were after an earlier step come back.
    case heal(from: Int)
  }

  /// A deed and how many steps are done before it.
  public struct Entry: Equatable, Sendable {
    public var step: Int
    public var deed: Deed

    public init(step: Int, deed: Deed) {
      self.step = step
      self.deed = deed
    }
  }

  /// Whether it also holds what waits for an epoch's end in the checkpoint that the run begins with.
  let replacesWaiting: Bool
  private var entries: [Entry]
  private var next = 0
  /// The steps whose weights come back later, in the order in which they do.
  private var healthySteps: [Int]
  /// What the next of them left.
  private var healthy: Checkpoint?

  /// - Parameters:
  ///   - entries: in the order in which they were done.
  ///   - replacesWaiting: whether they reach beyond the epoch in which the run begins, so that what waited there
  ///     is among them, or was taken back.
  public init(_ entries: [Entry] = [], replacesWaiting: Bool = false) {
    self.entries = entries
    self.replacesWaiting = replacesWaiting
    healthySteps = entries.compactMap {
      if case .heal(let from) = $0.deed { from } else { nil }
    }
  }

  /// Whether everything is done.
  public var isDone: Bool { next >= entries.count }

  /// Does what is due between two steps. Call before each step.
  /// - Returns: what took effect or could not, in order.
  mutating func follow(_ session: TrainingSession) -> [RunEvent] {
    guard !isDone else { return [] }
    if healthySteps.first == session.step, healthy?.place?.step != session.step {
      healthy = session.checkpoint()
    }
    var events: [RunEvent] = []
    while next < entries.count, entries[next].step <= session.step {
      let deed = entries[next].deed
      next += 1
      switch deed {
      case .set(let key, let value, let author):
        do {
          guard let change = try session.set(key, to: value, by: author) else { continue }
          events.append(.applied(change))
          events += session.eventsAfterChanges()
        } catch {
          events.append(.rejected(.set(key, value, by: author), reason: error.description))
        }
      case .heal(let from):
        healthySteps.removeFirst()
        guard let healthy, healthy.place?.step == from else { continue }
        session.bringBack(healthy)
        events.append(.healed(step: session.step, from: from))
      }
    }
    return events
  }
}
