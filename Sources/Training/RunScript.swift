import Files
import Monitoring

/// What is to be done to a run at which steps, as it was done to an earlier one.
public struct RunScript: Equatable, Sendable {
  /// One deed.
  public enum Deed: Equatable, Sendable {
    case set(HyperparameterKey, HyperparameterValue, ChangeAuthor)
    /// The weights of the last healthy checkpoint come back.
    case heal
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

  private var entries: [Entry]
  private var next = 0

  /// - Parameter entries: in the order in which they were done.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// Whether everything is done.
  public var isDone: Bool { next >= entries.count }

  /// Whether healthy checkpoints will be needed.
  var heals: Bool { entries.contains { $0.deed == .heal } }

  /// Does what is due between two steps.
  /// - Returns: what took effect or could not, in order.
  mutating func follow(
    _ session: TrainingSession, guardian: inout HealthGuard?
  ) -> [RunEvent] {
    var events: [RunEvent] = []
    while next < entries.count, entries[next].step <= session.step {
      let deed = entries[next].deed
      next += 1
      switch deed {
      case .set(let key, let value, let author):
        // What waited in a checkpoint for its epoch is already in force.
        guard session.currentValue(of: key) != value else { continue }
        do {
          guard let change = try session.set(key, to: value, by: author) else { continue }
          events.append(.applied(change))
          events += session.eventsAfterChanges()
        } catch {
          events.append(.rejected(.set(key, value, by: author), reason: error.description))
        }
      case .heal:
        guard let healthy = guardian?.heal(session) else { continue }
        events.append(.healed(step: session.step, from: healthy))
      }
    }
    return events
  }
}
