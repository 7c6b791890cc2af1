import Monitoring

/// Does again what an earlier run did, step by step in the caller's thread, without saving anything.
public struct Replay {
  private let session: TrainingSession
  private var script: RunScript

  /// - Parameter plan: with the script of what was done, and the checkpoint where the run began if it was not at the
  ///   start.
  public init(_ plan: TrainingPlan) {
    session = TrainingSession(plan)
    script = plan.script
  }

  /// Trains up to a step, and what is due there.
  /// - Parameter body: is told of every step and epoch.
  public mutating func run(toStep last: Int, _ body: (RunEvent) -> Void) {
    script.train(session, toStep: last, body)
    _ = script.follow(session)
  }

  /// Steps done.
  public var step: Int { session.step }

  /// Whether the parameters are those of a checkpoint, to the last bit.
  public func hasWeights(of checkpoint: Checkpoint) -> Bool {
    let own = session.checkpoint().weights
    guard own.count == checkpoint.weights.count else { return false }
    return zip(own, checkpoint.weights).allSatisfy { own, other in
      own.name == other.name && own.values.count == other.values.count
        && zip(own.values, other.values).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
  }
}
