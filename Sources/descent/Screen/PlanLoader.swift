import Synchronization
import Training

/// Reads an experiment and its data while the dashboard already shows and answers.
final class PlanLoader: Sendable {
  private let loaded = Mutex<Result<TrainingPlan, any Error>?>(nil)

  /// Begins to load.
  /// - Parameter onEnd: called when there is something to take, in some thread.
  func start(
    _ load: @escaping @Sendable () throws -> TrainingPlan, onEnd: @escaping @Sendable () -> Void
  ) {
    Task.detached { [self] in
      let result = Result { try load() }
      loaded.withLock { $0 = result }
      onEnd()
    }
  }

  /// What was loaded, once; nil before that.
  /// - Throws: what is wrong with the experiment or its data.
  func take() throws -> TrainingPlan? {
    let result = loaded.withLock { loaded in
      defer { loaded = nil }
      return loaded
    }
    return try result?.get()
  }
}
