import Monitoring
import Synchronization
import Testing
import Training

@Suite("The engine on its way to the step where a run of its own begins")
struct TrainingEngineGoingAheadTests {
  private typealias Watcher = TrainingEngineTests.Watcher

  private func plan(to step: Int) throws -> TrainingPlan {
    var plan = try TrainingFixture.plan(epochs: 1000)
    plan.firstStep = step
    return plan
  }

  /// A clock that has somebody stop an engine when it is looked at for the so many-th time.
  private final class StoppingClock: Sendable {
    private let engine = Mutex<TrainingEngine?>(nil)
    private let looks = Atomic(0)
    private let last: Int

    init(atLook last: Int) { self.last = last }

    func stops(_ engine: TrainingEngine) { self.engine.withLock { $0 = engine } }

    func look() -> Double {
      let count = looks.add(1, ordering: .relaxed).newValue
      if count == last {
        engine.withLock { engine in
          engine?.send(.stop(.interrupted))
          engine = nil
        }
      }
      return Double(count)
    }
  }

  @Test("says nothing before it is there, and then does what it was asked for meanwhile, in order")
  func commands() throws {
    let watcher = Watcher(try plan(to: 10))
    watcher.engine.send(.set(.learningRate, 0.5))
    watcher.engine.send(.pause)
    watcher.engine.send(.set(.learningRate, 0.25))
    watcher.engine.start()
    try watcher.wait("the second change") {
      $0
        == .applied(AppliedChange(key: .learningRate, from: 0.5, to: 0.25, step: 10, epoch: 2))
    }
    guard case .started = watcher.events.first else {
      Issue.record("the first event is \(String(describing: watcher.events.first))")
      return
    }
    let first = watcher.events.firstIndex(
      of: .applied(AppliedChange(key: .learningRate, from: 0.001, to: 0.5, step: 10, epoch: 2)))
    let pause = watcher.events.firstIndex(of: .paused(step: 10))
    #expect(try #require(first) < #require(pause))
    watcher.engine.send(.stop(.stopped))
    #expect(try watcher.waitForEnd().steps == 10)
  }

  @Test("ends after the step in which it is stopped, and a run that nobody was told of has no more")
  func stop() throws {
    // Each step looks twice: in the middle of the fifth.
    let clock = StoppingClock(atLook: 9)
    let watcher = Watcher(try plan(to: 1000), now: { clock.look() })
    clock.stops(watcher.engine)
    watcher.engine.send(.set(.learningRate, 0.5))
    watcher.engine.start()
    let result = try watcher.waitForEnd()
    #expect(result.status == .interrupted && result.steps == 5 && result.epochs == 0)
    #expect(watcher.events.count == 1)
  }

  @Test("does no step where it is stopped before it starts, and begins where it has come")
  func stoppedBefore() throws {
    for (step, isThere) in [(1000, false), (0, true)] {
      let watcher = Watcher(try plan(to: step))
      watcher.engine.send(.stop(.stopped))
      watcher.engine.start()
      let result = try watcher.waitForEnd()
      #expect(result.status == .stopped && result.steps == 0)
      let isStarted = watcher.events.contains { if case .started = $0 { true } else { false } }
      #expect(isStarted == isThere)
    }
  }
}
