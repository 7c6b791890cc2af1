import Monitoring

extension RunScript {
  /// Trains up to a step in the caller's thread and does what is due on the way; what is due at that step itself is
  /// left to do.
  /// - Parameters:
  ///   - last: how many steps are done then, or fewer where all epochs end before.
  ///   - goesOn: asked before each step.
  ///   - body: told of every step and epoch.
  mutating func train(
    _ session: TrainingSession, toStep last: Int, while goesOn: () -> Bool = { true },
    _ body: (RunEvent) -> Void
  ) {
    while session.step < last, goesOn() {
      _ = follow(session)
      guard !session.isFinished else { return }
      body(.steps(session.trainStep()))
      guard session.isAtEpochEnd else { continue }
      for case .epoch(let report) in session.endEpoch() { body(.epoch(report)) }
    }
  }
}
