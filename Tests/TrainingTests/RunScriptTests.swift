import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("What is done again to a run")
struct RunScriptTests {
  private func entry(_ step: Int, _ key: String, _ value: HyperparameterValue) -> RunScript.Entry {
    RunScript.Entry(step: step, deed: .set(HyperparameterKey(rawValue: key), value, .person))
  }

  @Test(
    "weights of an earlier step come back, in the middle of an epoch and before where a fork begins as well"
  )
  func healing() throws {
    let plan = try SessionStateTests.plan()
    let script = RunScript([RunScript.Entry(step: 3, deed: .heal(from: 1))])
    let session = TrainingSession(plan)
    var own = script
    var first: [Float] = []
    while session.step < 3 {
      #expect(own.follow(session).isEmpty)
      _ = session.trainStep()
      if session.step == 1 { first = session.model.network.parameters.values() }
      if session.isAtEpochEnd { _ = session.endEpoch() }
    }
    #expect(own.follow(session) == [.healed(step: 3, from: 1)])
    #expect(session.model.network.parameters.values() == first)
    while session.step < 5 {
      _ = session.trainStep()
      if session.isAtEpochEnd { _ = session.endEpoch() }
    }
    // The engine of a fork goes there in silence.
    var forked = plan
    forked.script = script
    forked.firstStep = 5
    let watcher = TrainingEngineTests.Watcher(forked)
    watcher.engine.send(.pause)
    watcher.engine.start()
    try watcher.wait("the step") { $0 == .paused(step: 5) }
    watcher.engine.send(.stop(.stopped))
    _ = try watcher.waitForEnd()
    let checkpoints = watcher.events.compactMap {
      if case .checkpoint(let bytes, _, _) = $0 { bytes } else { nil as [UInt8]? }
    }
    let checkpoint = try #require(checkpoints.last)
    #expect(try Checkpoint(bytes: checkpoint).weights == session.checkpoint().weights)
  }

  @Test("what waited for an epoch's end and was taken back does not happen when it is done again")
  func takenBack() throws {
    let plan = try SessionStateTests.plan()
    let session = TrainingSession(plan)
    _ = session.trainStep()
    _ = try session.set(.batchSize, to: .number(16))
    var again = try plan.continued(from: session.checkpoint())
    #expect(TrainingSession(again).state.waiting.count == 1)
    again.script = RunScript([], replacesWaiting: true)
    #expect(TrainingSession(again).state.waiting.isEmpty)
  }

  @Test("a value that was already in force is set again, since the patience begins anew with it")
  func sameValue() throws {
    let session = TrainingSession(try SessionStateTests.plan())
    var script = RunScript([entry(0, "epochs", .number(6))])
    let events = script.follow(session)
    #expect(events.count == 2 && session.changeCount == 1)
  }
}
