import Datasets
import Monitoring
import Tensors
import Testing

@testable import Training

@Suite("A loss that is no number")
struct HealthGuardTests {
  private typealias Watcher = TrainingEngineTests.Watcher

  private func isPause(_ event: RunEvent) -> Bool {
    if case .paused = event { true } else { false }
  }

  private func checkpoints(_ events: [RunEvent]) throws -> [(step: Int, isFinite: Bool)] {
    try events.compactMap { event in
      guard case .checkpoint(let bytes, let step, let reason) = event,
        [.healthy, .end].contains(reason)
      else { return nil }
      let checkpoint = try Checkpoint(Safetensors(bytes: bytes), file: nil)
      return (step, checkpoint.weights.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }
  }

  /// The steps whose weights came back.
  private func healed(_ events: [RunEvent]) -> [Int] {
    events.compactMap { if case .healed(_, let from) = $0 { from } else { nil } }
  }

  private func notes(_ events: [RunEvent]) -> [String] {
    events.compactMap { if case .note(let text, _) = $0 { text } else { nil } }
  }

  /// Starts an engine and pauses it after its first epoch, of seven steps.
  private func trainFirstEpoch(_ watcher: Watcher) throws {
    watcher.engine.send(.pause)
    watcher.engine.start()
    for _ in 0..<7 {
      watcher.engine.send(.singleStep)
      try watcher.wait("a step") { if case .steps = $0 { true } else { false } }
    }
  }

  /// An engine that goes on after its first epoch with a learning rate that is far off.
  private func watcher(pauses: Bool) throws -> Watcher {
    let watcher = Watcher(
      try TrainingFixture.plan(optimizer: #"{"type": "sgd"}"#, epochs: 4),
      pausesWhenUnhealthy: pauses)
    try trainFirstEpoch(watcher)
    watcher.engine.send(.set(.learningRate, 1000))
    watcher.engine.send(.set(HyperparameterKey(rawValue: "weight_decay"), 10))
    watcher.engine.send(.resume)
    try watcher.wait("going on") { $0 == .resumed(step: 7) }
    return watcher
  }

  @Test("pauses training and keeps the checkpoint of the last healthy epoch, to the end")
  func pauses() throws {
    let watcher = try watcher(pauses: true)
    try watcher.wait("the pause", until: isPause)
    let (note, checkpoint) = (
      watcher.events[watcher.events.count - 2], watcher.events[watcher.events.count - 3]
    )
    guard case .note(let text, _) = note, case .checkpoint(_, 7, _) = checkpoint else {
      Issue.record("before the pause: \(note)")
      return
    }
    #expect(
      text
        == "loss is NaN or infinite; checkpoint of step 7 kept, going on goes back to its weights")
    watcher.engine.send(.stop(.stopped))
    _ = try watcher.waitForEnd()
    let checkpoints = try checkpoints(watcher.events)
    #expect(checkpoints.map(\.step) == [7, 7])
    let areFinite = checkpoints.map(\.isFinite)
    #expect(areFinite == [true, true])
  }

  @Test("goes on from the healthy weights once the person has changed what spoiled them")
  func heals() throws {
    let watcher = try watcher(pauses: true)
    try watcher.wait("the pause", until: isPause)
    watcher.engine.send(.set(.learningRate, 0.01))
    watcher.engine.send(.set(HyperparameterKey(rawValue: "weight_decay"), 0))
    watcher.engine.send(.resume)
    #expect(try watcher.waitForEnd().status == .finished)
    #expect(watcher.events.filter(isPause).count == 2)
    let notes = notes(watcher.events)
    #expect(notes.count == 1)
    #expect(healed(watcher.events) == [7])
    let checkpoints = try checkpoints(watcher.events)
    #expect(checkpoints.map(\.step) == [7, 28])
    let areFinite = checkpoints.map(\.isFinite)
    #expect(areFinite == [true, true])
  }

  @Test("pauses again where nothing was changed, from the same weights")
  func spoiledAgain() throws {
    let watcher = try watcher(pauses: true)
    try watcher.wait("the pause", until: isPause)
    watcher.engine.send(.resume)
    try watcher.wait("a second pause", until: isPause)
    watcher.engine.send(.stop(.stopped))
    #expect(try watcher.waitForEnd().status == .stopped)
    let steps = try checkpoints(watcher.events).map(\.step)
    #expect(steps == [7, 7, 7])
  }

  private func step(_ number: Int, loss: Float) -> StepSummary {
    StepSummary(
      step: number, epoch: 1, samples: 8, seconds: 0.1, learningRate: 1,
      values: SIMD8(repeating: loss))
  }

  @Test("is a divergence when it has been a thousand times the first one for twenty steps")
  func divergence() throws {
    var guardian = HealthGuard(TrainingSession(try TrainingFixture.plan()))
    let first = guardian.isNewlyHurt(by: step(1, loss: 2))
    var hurt: [Int] = []
    for number in 2...60 {
      // A spike of nineteen steps is none yet.
      let isLarge = (10..<29).contains(number) || number >= 31
      if guardian.isNewlyHurt(by: step(number, loss: isLarge ? 2001 : 1999)) {
        hurt.append(number)
      }
    }
    #expect(!first && hurt == [50])
    #expect(guardian.isDiverging && guardian.isHurt)
    _ = guardian.isNewlyHurt(by: step(61, loss: .nan))
    #expect(!guardian.isDiverging && guardian.isHurt)
    _ = guardian.isNewlyHurt(by: step(62, loss: 1))
    #expect(!guardian.isHurt)
  }

  @Test("pauses a run that diverges too, and goes on from the healthy weights")
  func diverges() throws {
    let watcher = Watcher(
      try TrainingFixture.plan(
        layers: #"[{"type": "dense", "units": 2}]"#, loss: "mean_squared_error", metrics: "[]",
        optimizer: #"{"type": "sgd"}"#, epochs: 40), pausesWhenUnhealthy: true)
    try trainFirstEpoch(watcher)
    // A little above what a quadratic allows: the weights grow from step to step.
    watcher.engine.send(.set(.learningRate, 3))
    watcher.engine.send(.resume)
    try watcher.wait("going on") { $0 == .resumed(step: 7) }
    try watcher.wait("the pause", until: isPause)
    watcher.engine.send(.set(.learningRate, 0.001))
    watcher.engine.send(.resume)
    #expect(try watcher.waitForEnd().status == .finished)
    let notes = notes(watcher.events)
    #expect(notes.first?.hasPrefix("loss is a thousand times its first value") == true)
    #expect(healed(watcher.events) == [7])
  }

  @Test("pauses nothing where nobody could go on")
  func staysOff() throws {
    let watcher = try watcher(pauses: false)
    #expect(try watcher.waitForEnd().steps == 28)
    #expect(watcher.events.filter(isPause).count == 1)
    let areFinite = try checkpoints(watcher.events).map(\.isFinite)
    #expect(areFinite == [false])
  }

  @Test("pauses once more after a healthy step")
  func pausesAgain() throws {
    // One sample that is no number spoils one step of each epoch; frozen weights stay as they are.
    var features = [Float](repeating: 1, count: 40)
    features[17] = .nan
    let samples = Samples(
      shape: [1], count: 40, features: .floats(features),
      targets: .labels(Array(repeating: 0, count: 40), count: 2))
    let layers = #"[{"type": "dense", "units": 2, "activation": "softmax", "trainable": false}]"#
    let watcher = Watcher(
      try TrainingFixture.plan(
        layers: layers, epochs: 100, dataset: Dataset(samples: samples, trainingCount: 40)),
      pausesWhenUnhealthy: true)
    watcher.engine.start()
    for number in 0..<3 {
      try watcher.wait("a pause", until: isPause)
      watcher.engine.send(number < 2 ? .resume : .stop(.stopped))
    }
    #expect(try watcher.waitForEnd().status == .stopped)
    // No epoch was whole, and the last step was none of the healthy ones.
    let steps = try checkpoints(watcher.events).map(\.step)
    #expect(steps == [0, 0, 0, 0])
  }

  @Test("is none among the metrics of a step that are no losses")
  func lanes() throws {
    let session = TrainingSession(try TrainingFixture.plan())
    var guardian = HealthGuard(session)
    func summary(_ loss: Float, _ accuracy: Float) -> StepSummary {
      var values = SIMD8<Float>(repeating: 0)
      values[0] = loss
      values[1] = accuracy
      return StepSummary(
        step: 1, epoch: 1, samples: 8, seconds: 0, learningRate: 0.1, values: values)
    }
    let answers = [(1, .nan), (.infinity, 1), (.nan, 1), (1, 1), (.nan, 1)].map {
      (loss: Float, accuracy: Float) in guardian.isNewlyHurt(by: summary(loss, accuracy))
    }
    #expect(answers == [false, true, false, false, true])
  }
}
