extension CompareState {
  /// More curves than that hide one another; more are drawn by hand.
  private static let mostCurves = 16

  /// Draws the curve of a run that has just begun.
  mutating func begin(_ id: String) -> [CompareEffect] {
    guard marks.count < Self.mostCurves else { return [] }
    mark(id)
    makeLines()
    return loads()
  }

  /// Leaves; a sweep that goes on is not ended by a slip of a finger.
  mutating func quit() -> [CompareEffect] {
    guard let sweep, !sweep.isOver else { return [.quit] }
    question = Question(
      text: "y stops the sweep, which is saved and goes on with --resume; any other key does not",
      effect: .quit)
    return []
  }

  /// Asks what is to be done to the chosen run, where it trains now.
  mutating func steer(_ action: CompareAction) {
    guard let run = selectedRun else { return }
    guard let sweep, sweep.running.contains(run.fileID) else {
      answer = (
        sweep == nil ? "only the runs of a sweep can be steered" : "\(run.id) does not train now",
        true
      )
      return
    }
    if action == .setValue {
      beginEdit(.set)
    } else {
      question = Question(
        text: "y ends \(run.id) where it is; any other key does not",
        effect: .stop(run.fileID))
    }
  }
}
