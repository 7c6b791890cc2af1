import Monitoring
import Testing
import Training

@Suite("An engine that is sent back to a checkpoint")
struct TrainingEngineRewindTests {
  private typealias Watcher = TrainingEngineTests.Watcher

  /// An engine that waits for single steps.
  private func pausedWatcher() throws -> Watcher {
    let watcher = Watcher(
      try TrainingFixture.plan(optimizer: #"{"type": "sgd"}"#, epochs: 4),
      pausesWhenUnhealthy: true)
    watcher.engine.send(.pause)
    watcher.engine.start()
    return watcher
  }

  private func step(_ count: Int, _ watcher: Watcher) throws {
    for _ in 0..<count {
      watcher.engine.send(.singleStep)
      try watcher.wait("a step") { if case .steps = $0 { true } else { false } }
    }
  }

  /// Asks for a checkpoint and returns its bytes.
  private func checkpoint(_ watcher: Watcher) throws -> [UInt8] {
    watcher.engine.send(.checkpoint)
    var bytes: [UInt8] = []
    try watcher.wait("the checkpoint") {
      guard case .checkpoint(let found, _, .manual) = $0 else { return false }
      bytes = found
      return true
    }
    return bytes
  }

  @Test("says where it is, what is in force there and how it looks, and forgets what came later")
  func rewind() throws {
    let watcher = try pausedWatcher()
    try step(2, watcher)
    let bytes = try checkpoint(watcher)
    watcher.engine.send(.set(.learningRate, 0.5))
    // To the end of the first epoch, of seven steps.
    try step(5, watcher)
    try watcher.wait("the epoch") { if case .epoch = $0 { true } else { false } }
    watcher.engine.send(.rewind(bytes))
    try watcher.wait("the way back") {
      guard case .rewound(var rewind) = $0 else { return false }
      rewind.trainingSeconds = 0
      #expect(
        rewind
          == Rewind(
            from: 7, to: 2, epoch: 1, epochSamples: 16, changes: 0, trainingSeconds: 0))
      return true
    }
    try watcher.wait("the values") {
      guard case .controls(_, let values) = $0 else { return false }
      return values[.learningRate] == 0.01
    }
    try watcher.wait("what the new run begins with") {
      if case .checkpoint(_, 2, .start) = $0 { true } else { false }
    }
    try watcher.wait("its weights") {
      if case .histograms(_, 2) = $0 { true } else { false }
    }
    watcher.engine.send(.stop(.stopped))
    let result = try watcher.waitForEnd()
    #expect(result.steps == 2 && result.epochs == 0)
    #expect(result.metrics["loss"] == nil, "the epoch has not ended")
  }

  @Test("keeps the weights it went back to as the healthy ones, not those of a later epoch")
  func healthyWeights() throws {
    let watcher = try pausedWatcher()
    try step(2, watcher)
    let bytes = try checkpoint(watcher)
    try step(5, watcher)
    watcher.engine.send(.rewind(bytes))
    watcher.engine.send(.set(.learningRate, 1000))
    watcher.engine.send(.set(HyperparameterKey(rawValue: "weight_decay"), 10))
    watcher.engine.send(.resume)
    var note = ""
    try watcher.wait("what went wrong") {
      guard case .note(let text, _) = $0 else { return false }
      note = text
      return true
    }
    #expect(note.contains("checkpoint of step 2 kept"))
    watcher.engine.send(.stop(.interrupted))
    _ = try watcher.waitForEnd()
  }

  @Test("stays where it is when the bytes are no checkpoint, and says why")
  func refusal() throws {
    let watcher = try pausedWatcher()
    try step(2, watcher)
    watcher.engine.send(.rewind([1, 2, 3]))
    try watcher.wait("the refusal") {
      if case .rejected(.rewind, let reason) = $0 { reason.contains("3 bytes") } else { false }
    }
    watcher.engine.send(.stop(.interrupted))
    #expect(try watcher.waitForEnd().steps == 2)
  }
}
