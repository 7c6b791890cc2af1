import Monitoring

/// The changes of a run in order, and which of them can be taken back or made again.
///
/// A change is what the engine confirmed, whoever asked for it; taking one back is a change as well and stays
/// in the list.
public struct ChangeHistory: Equatable, Sendable {
  public enum Origin: Equatable, Sendable {
    case made, undone, redone
  }

  /// A change with what it was for.
  public struct Entry: Equatable, Sendable {
    public var change: AppliedChange
    public var origin: Origin
  }

  /// What one press of a key changed: one hyperparameter, and for another optimizer all that it replaced.
  struct Step: Equatable, Sendable {
    var change: AppliedChange
    /// The other optimizer's own numbers, to come back with it.
    var others: [Assignment] = []
    /// What taking it back replaced in turn, to come back when it is made again; nil while it stands.
    var redone: [Assignment]?
  }

  /// A hyperparameter with a value that it is to have.
  struct Assignment: Equatable, Sendable {
    var key: HyperparameterKey
    var value: HyperparameterValue
  }

  /// Entries kept; the oldest go.
  static let capacity = 1000

  public private(set) var entries: [Entry] = []
  private var done: [Step] = []
  private var undone: [Step] = []
  /// What has been asked for to take back or make again, and is not confirmed yet.
  private var expected: [Expectation] = []

  private struct Expectation: Equatable, Sendable {
    var assignment: Assignment
    var origin: Origin
  }

  public var canUndo: Bool { !done.isEmpty }
  public var canRedo: Bool { !undone.isEmpty }

  /// Takes in a change that the engine has made.
  mutating func add(_ change: AppliedChange) {
    let assignment = Assignment(key: change.key, value: change.to)
    if let index = expected.firstIndex(where: { $0.assignment == assignment }) {
      append(Entry(change: change, origin: expected[index].origin))
      expected.remove(at: index)
      return
    }
    append(Entry(change: change, origin: .made))
    done.append(Step(change: change))
    if done.count > Self.capacity { done.removeFirst() }
    undone = []
  }

  /// What the last change replaced besides: another optimizer brings other numbers with it.
  mutating func attach(_ others: [Assignment]) {
    guard let entry = entries.last else { return }
    if entry.origin == .made, let last = done.indices.last {
      done[last].others = others
    } else if entry.origin == .undone,
      // What follows a change taken back is set by what came with it.
      let index = undone.lastIndex(where: {
        $0.redone == nil && $0.change.key == entry.change.key && $0.change.from == entry.change.to
      })
    {
      undone[index].redone = others
    }
  }

  /// What is to be set to take the last change back, in order; empty when there is none.
  mutating func undo() -> [Assignment] {
    guard var step = done.popLast() else { return [] }
    step.redone = nil
    undone.append(step)
    return expect(
      [Assignment(key: step.change.key, value: step.change.from)] + step.others, as: .undone)
  }

  /// What is to be set to make the change again that was taken back last.
  mutating func redo() -> [Assignment] {
    guard let step = undone.popLast() else { return [] }
    done.append(step)
    return expect(
      [Assignment(key: step.change.key, value: step.change.to)] + (step.redone ?? []),
      as: .redone)
  }

  /// Forgets what cannot come any more: a refused change, or one that changed nothing.
  mutating func forget(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    let assignment = Assignment(key: key, value: value)
    expected.removeAll { $0.assignment == assignment }
  }

  /// Forgets what came after a step that the run has gone back to.
  mutating func goBack(to rewind: Rewind) {
    // Of those at the step itself, the ones that were made before the checkpoint.
    let first = entries.prefix(rewind.changes).map(\.change)
    func stands(_ change: AppliedChange) -> Bool {
      change.step < rewind.to || change.step == rewind.to && first.contains(change)
    }
    done.removeAll { !stands($0.change) }
    entries = entries.filter { stands($0.change) }
    undone = []
    expected = []
  }

  private mutating func expect(_ assignments: [Assignment], as origin: Origin) -> [Assignment] {
    expected += assignments.map { Expectation(assignment: $0, origin: origin) }
    return assignments
  }

  private mutating func append(_ entry: Entry) {
    guard entry.change.from != entry.change.to else { return }
    entries.append(entry)
    if entries.count > Self.capacity { entries.removeFirst() }
  }
}
