/// When checkpoints are taken without anybody asking: at epochs' ends and before changes, as long as they take
/// little of the time.
struct CheckpointPace {
  private let interval: Double
  private var last = -Double.infinity
  /// What the last one took.
  private var cost = 0.0
  /// Where the last one was taken.
  private var step = -1
  private var changes = -1

  /// A share of the time that is theirs at most.
  private static let share = 0.02
  /// How much longer than `interval` a long epoch waits for one.
  private static let longEpoch = 60.0
  /// Least seconds between those before changes, so that a key held down takes only a few.
  private static let burst = 0.25

  /// - Parameter interval: least seconds between those at epochs' ends.
  init(_ interval: Double) { self.interval = interval }

  mutating func begin(at time: Double) { last = time }

  func isDue(at time: Double, isEpochEnd: Bool) -> Bool {
    let wait = isEpochEnd ? interval : interval * Self.longEpoch
    return time - last >= max(wait, cost / Self.share)
  }

  /// Whether a change is worth one: there is none of this very moment.
  func allowsChange(at time: Double, _ session: TrainingSession) -> Bool {
    guard session.step != step || session.changeCount != changes else { return false }
    return time - last >= max(Self.burst, 4 * cost) || step < 0
  }

  mutating func note(from start: Double, to end: Double, _ session: TrainingSession) {
    last = end
    cost = end - start
    step = session.step
    changes = session.changeCount
  }
}
