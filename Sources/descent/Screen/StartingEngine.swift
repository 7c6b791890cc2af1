import Curses
import Monitoring
import Training

/// The engine of a run that a dashboard shows from the first moment on, while experiment and data are still read:
/// what is asked of it before that waits.
final class StartingEngine {
  private let loader = PlanLoader()
  private let loadPlan: @Sendable () throws -> TrainingPlan
  private let pausesWhenUnhealthy: Bool
  private var engine: TrainingEngine?
  /// What was asked of the engine before there was one.
  private var waiting: [Monitoring.RunCommand] = []
  private let wake = WakePipe()

  /// - Parameter plan: reads the experiment and its data, in another thread.
  init(plan: @escaping @Sendable () throws -> TrainingPlan, pausesWhenUnhealthy: Bool) {
    loadPlan = plan
    self.pausesWhenUnhealthy = pausesWhenUnhealthy
  }

  /// Becomes readable when there is something to receive.
  var descriptor: Int32 { wake.descriptor }

  /// Begins to read experiment and data.
  func start() { loader.start(loadPlan, onEnd: { [wake] in wake.wake() }) }

  func send(_ command: Monitoring.RunCommand) {
    guard let engine else {
      waiting.append(command)
      return
    }
    engine.send(command)
  }

  /// Takes what has happened since the last time, and begins to train once everything is read.
  /// - Returns: whether it trained already, so that there are events.
  /// - Throws: what is wrong with the experiment or its data.
  func receive(into events: inout [RunEvent]) throws -> Bool {
    wake.drain()
    guard let engine else {
      if let plan = try loader.take() { train(plan) }
      return false
    }
    engine.receive(into: &events)
    return true
  }

  private func train(_ plan: TrainingPlan) {
    let engine = TrainingEngine(
      plan, staysAtEnd: true, pausesWhenUnhealthy: pausesWhenUnhealthy,
      onEvents: { [wake] in wake.wake() })
    for command in waiting { engine.send(command) }
    waiting = []
    engine.start()
    self.engine = engine
  }
}
