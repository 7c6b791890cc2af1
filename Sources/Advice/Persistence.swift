/// Whether something holds long enough to be said, and has been gone long enough to be unsaid.
struct Persistence: Equatable, Sendable {
  /// Observations in a row, each with its weight, before it is said.
  let raising: Int
  /// Observations in a row without it before it is unsaid.
  let clearing: Int
  /// The steps that the first of them must span.
  let steps: Int
  private(set) var isStanding = false
  /// The step at which it began to hold.
  private(set) var since = 0
  /// The weight of the last observations that speak against `isStanding`.
  private var counted = 0

  init(raising: Int, clearing: Int, steps: Int = 0) {
    self.raising = raising
    self.clearing = clearing
    self.steps = steps
  }

  /// Takes an observation in.
  /// - Parameter weight: how many observations it is worth.
  mutating func observe(_ holds: Bool, weight: Int = 1, step: Int) {
    guard holds != isStanding else {
      counted = 0
      return
    }
    if holds, counted == 0 { since = step }
    counted += weight
    guard counted >= (holds ? raising : clearing), !holds || step - since >= steps else { return }
    isStanding = holds
    counted = 0
  }

  /// Forgets what was observed.
  mutating func restart() {
    isStanding = false
    counted = 0
  }
}
