import Dispatch
import Files
import Monitoring
import Testing
import Training

@Suite("The engine in its own thread")
struct TrainingEngineTests {
  /// Collects events until a condition holds; waits for the engine, never for time.
  final class Watcher {
    let engine: TrainingEngine
    /// What has been looked at.
    private(set) var events: [RunEvent] = []
    private var waiting: [RunEvent] = []
    private var received: [RunEvent] = []
    private let signal: DispatchSemaphore

    init(
      _ plan: TrainingPlan, staysAtEnd: Bool = false, pausesWhenUnhealthy: Bool = false,
      histogramInterval: Double = 0.5, now: @escaping TimeSource = MonotonicClock.now
    ) {
      let signal = DispatchSemaphore(value: 0)
      self.signal = signal
      engine = TrainingEngine(
        plan, staysAtEnd: staysAtEnd, pausesWhenUnhealthy: pausesWhenUnhealthy,
        histogramInterval: histogramInterval, now: now,
        onEvents: { signal.signal() })
    }

    /// Looks at events one by one until one of them satisfies `condition`.
    func wait(_ what: String, until condition: (RunEvent) -> Bool) throws {
      while true {
        while !waiting.isEmpty {
          events.append(waiting.removeFirst())
          if condition(events[events.count - 1]) { return }
        }
        engine.receive(into: &received)
        waiting += received
        if received.isEmpty {
          try #require(signal.wait(timeout: .now() + 60) == .success, "waited for \(what)")
        }
      }
    }

    func waitForEnd() throws -> RunResult {
      try wait("the end") { if case .finished = $0 { true } else { false } }
      guard case .finished(let result) = events.last else { throw Missing() }
      return result
    }

    struct Missing: Error {}
  }

  @Test("a run tells its start, its epochs and its end, in order")
  func wholeRun() throws {
    let watcher = Watcher(try TrainingFixture.plan(epochs: 3))
    watcher.engine.start()
    let result = try watcher.waitForEnd()
    #expect(result.status == .finished && result.steps == 21 && result.epochs == 3)
    #expect(
      result.metrics.entries.map(\.name) == [
        "loss", "accuracy", "val_loss", "val_accuracy", "test_loss", "test_accuracy",
      ])
    guard case .started = watcher.events.first else {
      Issue.record("the first event is \(String(describing: watcher.events.first))")
      return
    }
    let epochs = watcher.events.compactMap {
      if case .epoch(let report) = $0 { report.epoch } else { nil }
    }
    #expect(epochs == [1, 2, 3])
    let steps = watcher.events.reduce(0) { count, event in
      if case .steps(let summary) = event { count + summary.stepCount } else { count }
    }
    #expect(steps == 21)
  }

  @Test("previews come at the start, at the end and with every interval, and none for a table")
  func previews() throws {
    func steps(_ plan: TrainingPlan, interval: Double) throws -> [Int] {
      let watcher = Watcher(plan, histogramInterval: interval)
      watcher.engine.start()
      _ = try watcher.waitForEnd()
      return watcher.events.compactMap {
        if case .preview(_, let step) = $0 { step } else { nil }
      }
    }
    let dataset = TrainingSessionPreviewTests.images(60, training: 40)
    let plan = try TrainingFixture.plan(batchSize: 8, epochs: 2, dataset: dataset)
    // The newest replaces one that nobody has fetched, so only the last is sure to be seen.
    #expect(try steps(plan, interval: 1e9).last == 10)
    #expect(try Set(steps(plan, interval: 1e9)).isSubset(of: [0, 10]))
    #expect(try Set(steps(plan, interval: 0)).isSubset(of: Set(0...10)))
    #expect(try steps(TrainingFixture.plan(), interval: 0).isEmpty)
  }

  @Test("layers and histograms of all kinds come with every interval, and with the last step")
  func layers() throws {
    // Of 50 samples the last batch is a whole one or not.
    for (interval, batchSize, last) in [(0, 8, 21), (1e9, 8, 21), (1e9, 10, 15)] {
      let watcher = Watcher(
        try TrainingFixture.plan(batchSize: batchSize, epochs: 3), histogramInterval: interval)
      watcher.engine.start()
      _ = try watcher.waitForEnd()
      let steps = watcher.events.compactMap {
        if case .layers(let layers, let step) = $0, layers.count == 2 { step } else { nil }
      }
      #expect(steps.last == last && (interval == 0 || steps == [last]))
      let kinds: [Set<TensorHistogram.Kind>] = watcher.events.compactMap {
        if case .histograms(let all, _) = $0 { Set(all.map(\.kind)) } else { nil }
      }
      #expect(kinds.last == Set(TensorHistogram.Kind.allCases))
    }
  }

  @Test("the engine's thread gives the same losses as a session in this one")
  func sameAsSession() throws {
    let watcher = Watcher(try TrainingFixture.plan(seed: 8))
    watcher.engine.start()
    _ = try watcher.waitForEnd()
    let losses = watcher.events.compactMap {
      if case .steps(let summary) = $0 { summary.maximum[0] } else { nil as Float? }
    }
    #expect(losses == TrainingFixture.losses(TrainingSession(try TrainingFixture.plan(seed: 8))))
  }

  @Test("paused before the start, it does single steps and nothing else, then goes on")
  func pauseAndStep() throws {
    let watcher = Watcher(try TrainingFixture.plan(epochs: 3))
    watcher.engine.send(.pause)
    watcher.engine.start()
    try watcher.wait("the pause") { $0 == .paused(step: 0) }
    watcher.engine.send(.singleStep)
    try watcher.wait("one step") { if case .steps = $0 { true } else { false } }
    try watcher.wait("what it did") { if case .layers(_, step: 1) = $0 { true } else { false } }
    watcher.engine.send(.set(.learningRate, 0.5))
    try watcher.wait("the change") {
      $0
        == .applied(
          AppliedChange(key: .learningRate, from: 0.001, to: 0.5, step: 1, epoch: 1))
    }
    watcher.engine.send(.resume)
    try watcher.wait("going on") { $0 == .resumed(step: 1) }
    #expect(try watcher.waitForEnd().steps == 21)
  }

  @Test("whoever pauses sees the weights and what the network makes of samples at that step")
  func previewAtPause() throws {
    let dataset = TrainingSessionPreviewTests.images(60, training: 40)
    let plan = try TrainingFixture.plan(batchSize: 8, epochs: 100_000, dataset: dataset)
    let watcher = Watcher(plan, histogramInterval: 1e9)
    watcher.engine.start()
    watcher.engine.send(.pause)
    var paused = -1
    try watcher.wait("the pause") {
      if case .paused(let step) = $0 { paused = step }
      return paused >= 0
    }
    try watcher.wait("its weights") {
      if case .histograms(_, let step) = $0 { step == paused } else { false }
    }
    try watcher.wait("its preview") {
      if case .preview(_, let step) = $0 { step == paused } else { false }
    }
    watcher.engine.send(.stop(.stopped))
    _ = try watcher.waitForEnd()
  }

  @Test("a batch size takes effect and is confirmed at the next epoch")
  func nextEpoch() throws {
    let watcher = Watcher(try TrainingFixture.plan(batchSize: 10, epochs: 2))
    watcher.engine.send(.pause)
    watcher.engine.start()
    watcher.engine.send(.singleStep)
    try watcher.wait("one step") { if case .steps = $0 { true } else { false } }
    watcher.engine.send(.set(.batchSize, 25))
    watcher.engine.send(.resume)
    _ = try watcher.waitForEnd()
    #expect(
      watcher.events.contains(
        .applied(AppliedChange(key: .batchSize, from: 10, to: 25, step: 5, epoch: 1))))
    #expect(
      watcher.events.contains { if case .steps(let s) = $0 { s.samples == 25 } else { false } })
  }

  @Test("switching the optimizer tells which controls there are from then on")
  func switchingOptimizer() throws {
    let watcher = Watcher(try TrainingFixture.plan())
    watcher.engine.send(.set(.optimizer, .choice("rmsprop")))
    watcher.engine.start()
    #expect(try watcher.waitForEnd().status == .finished)
    #expect(
      watcher.events.contains { event in
        guard case .controls(let descriptors, let values) = event else { return false }
        return descriptors.contains { $0.key.rawValue == "rho" }
          && values[.optimizer] == .choice("rmsprop")
      })
  }

  @Test("keeps a checkpoint before a change, so that one can go back to before it")
  func checkpointBeforeChange() throws {
    let watcher = Watcher(try TrainingFixture.plan())
    watcher.engine.send(.pause)
    watcher.engine.send(.set(.learningRate, 0.5))
    watcher.engine.start()
    try watcher.wait("the change") { if case .applied = $0 { true } else { false } }
    guard case .checkpoint(let bytes, 0, .change) = watcher.events[watcher.events.count - 2] else {
      Issue.record("before the change: \(watcher.events.suffix(2))")
      return
    }
    #expect(try Checkpoint(bytes: bytes).place?.changes == 0)
    watcher.engine.send(.stop(.stopped))
    _ = try watcher.waitForEnd()
  }

  @Test("a bad value is rejected with its reason and training goes on")
  func rejection() throws {
    let watcher = Watcher(try TrainingFixture.plan())
    watcher.engine.send(.set(.learningRate, -1))
    watcher.engine.start()
    #expect(try watcher.waitForEnd().status == .finished)
    #expect(
      watcher.events.contains {
        if case .rejected(_, let reason) = $0 {
          reason.contains("learning_rate: found -1")
        } else {
          false
        }
      })
  }

  @Test("stopping ends the run with the status that was asked for, even while paused")
  func stop() throws {
    for status in [RunStatus.stopped, .interrupted] {
      let watcher = Watcher(try TrainingFixture.plan(epochs: 1_000_000))
      watcher.engine.send(.pause)
      watcher.engine.start()
      try watcher.wait("the pause") { $0 == .paused(step: 0) }
      watcher.engine.send(.stop(status))
      let result = try watcher.waitForEnd()
      #expect(result.status == status)
      // Who interrupts does not want to wait for the test.
      #expect((result.metrics["test_loss"] == nil) == (status == .interrupted))
    }
  }

  @Test("an engine that stays at the end goes on when there are more epochs")
  func moreEpochs() throws {
    let watcher = Watcher(try TrainingFixture.plan(epochs: 1), staysAtEnd: true)
    watcher.engine.start()
    #expect(try watcher.waitForEnd().epochs == 1)
    // There is nothing to pause at the end.
    watcher.engine.send(.pause)
    watcher.engine.send(.set(.epochs, 2))
    try watcher.wait("going on") { $0 == .resumed(step: 7) }
    #expect(!watcher.events.contains(.paused(step: 7)))
    #expect(try watcher.waitForEnd().epochs == 2)
    watcher.engine.send(.stop(.stopped))
  }
}
