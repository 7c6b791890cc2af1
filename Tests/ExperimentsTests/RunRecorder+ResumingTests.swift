import Files
import Monitoring
import Testing

@testable import Experiments

/// Runs that go on: rewound ones and resumed ones.
extension RunRecorderTests {
  @Test("goes on as a run of its own from where it was rewound to, and leaves the old one whole")
  func rewinding() throws {
    start()
    for number in 1...4 { recorder.receive(step(number)) }
    recorder.receive(epoch(2, [("loss", 0.5)]))
    recorder.receive(
      .applied(AppliedChange(key: rate, from: .number(1), to: .number(2), step: 2, epoch: 1)))
    recorder.receive(epoch(4, [("loss", 0.25)]))
    clock.advance(5)
    recorder.receive(
      .rewound(
        Rewind(from: 4, to: 2, epoch: 1, epochSamples: 0, changes: 0, trainingSeconds: 1)))
    recorder.receive(.checkpoint([9], step: 2, .start))
    let old = try store.read(id: id)
    #expect(old.status == .stopped && old.epochs.count == 2 && old.changes.count == 1)
    let new = try #require(recorder.record)
    #expect(old.reason == "rewound to step 2, goes on as \(new.id)")
    #expect(new.id != id && new.parent == ExperimentRecord.Lineage(id: id, step: 2))
    #expect(new.steps.lastStep == 2 && new.epochs.map(\.step) == [2] && new.changes.isEmpty)
    #expect(new.best.map(\.best.value) == [0.5] && new.startedAt == 1_000_005)
    #expect(new.checkpoints.map(\.step) == [2])
    #expect(try store.read(id: new.id).parent == new.parent)
  }

  /// A recorder that takes up the saved run after one step.
  private func resuming() throws -> RunRecorder {
    let whole = try store.read(id: id)
    return RunRecorder(
      store: store, host: ExperimentRecord.sample().host,
      origin: .resumed(whole.truncated(toStep: 1, changes: 0), from: whole),
      wallTime: { [clock] in clock.now })
  }

  private func stop(_ recorder: RunRecorder, atStep step: Int) {
    recorder.receive(
      .finished(
        RunResult(
          status: .stopped, steps: step, epochs: 0, metrics: MetricValues(), trainingSeconds: 1)))
  }

  /// A saved run of four steps with a change before its last and a checkpoint after its first.
  private func saveFourSteps() {
    start()
    recorder.receive(step(1))
    recorder.receive(.checkpoint([1], step: 1, .epoch))
    for number in 2...3 { recorder.receive(step(number)) }
    recorder.receive(
      .applied(AppliedChange(key: rate, from: .number(1), to: .number(2), step: 3, epoch: 1)))
    recorder.receive(step(4))
    stop(recorder, atStep: 4)
  }

  private func description() throws -> RunEvent {
    .started(
      RunDescription(
        name: "run", summary: "", definition: ["name": "run"], layers: [], metrics: [],
        hyperparameters: [], values: [:], seed: 7, threads: 1, trainingSamples: 100,
        validationSamples: 0))
  }

  @Test("a run that goes on and ends before it has come as far again keeps all that it was")
  func repetition() throws {
    saveFourSteps()
    let resumed = try resuming()
    try resumed.claim()
    resumed.receive(try description())
    resumed.receive(step(2))
    resumed.receive(.checkpoint([2], step: 2, .end))
    stop(resumed, atStep: 2)
    let left = try #require(saved)
    #expect(left.steps.lastStep == 4 && left.changes.count == 1 && left.status == .stopped)
    #expect(left.checkpoints.map(\.step) == [1, 2])
  }

  @Test("a run that is stopped before it goes on stays as it was, and a new one leaves nothing")
  func stoppedBefore() throws {
    recorder.receive(interruption(atStep: 0))
    #expect(!recorder.isWaiting && recorder.flush(fallback: store.folder) == nil)
    #expect(FileContents.names(inFolder: store.folder) == [])
    saveFourSteps()
    let before = try #require(saved)
    let resumed = try resuming()
    try resumed.claim()
    resumed.receive(interruption(atStep: 2))
    #expect(!resumed.isWaiting && resumed.flush(fallback: store.folder) == nil)
    #expect(saved == before)
    #expect(FileContents.names(inFolder: store.folder) == [id, "\(id).json"])
  }

  private func interruption(atStep step: Int) -> RunEvent {
    .finished(
      RunResult(
        status: .interrupted, steps: step, epochs: 0, metrics: MetricValues(), trainingSeconds: 1))
  }

  @Test("a process that is killed while it repeats a run leaves the run as long as it was")
  func killedRepetition() throws {
    saveFourSteps()
    try {
      let resumed = try resuming()
      try resumed.claim()
      resumed.receive(try description())
      resumed.receive(step(2))
      resumed.receive(.checkpoint([2], step: 2, .time))
    }()
    // Folded only where it is known to be this machine's.
    var journal = try #require(saved)
    journal.host.name = RunStore.hostName
    _ = try Journal(journal, at: store.journalPath(of: id))
    #expect(store.recover().map(\.id) == [id])
    let left = try #require(saved)
    #expect(left.steps.lastStep == 4 && left.changes.count == 1 && left.status == .crashed)
    #expect(left.checkpoints.map(\.step) == [1, 2])
  }

  @Test("what is changed while a run is repeated makes it another one")
  func changedRepetition() throws {
    saveFourSteps()
    let resumed = try resuming()
    resumed.receive(try description())
    resumed.receive(step(2))
    resumed.receive(
      .applied(AppliedChange(key: rate, from: .number(1), to: .number(9), step: 2, epoch: 1)))
    stop(resumed, atStep: 2)
    #expect(saved?.steps.lastStep == 2 && saved?.changes.map(\.to) == [.number(9)])
  }

  @Test("a run goes on in one process at a time; its claim goes with the process")
  func claims() throws {
    saveFourSteps()
    let first = try resuming()
    let second = try resuming()
    try first.claim()
    let error = #expect(throws: InputError.self) { try second.claim() }
    #expect(error?.found == "a run that is still training")
    #expect(first.flush(fallback: store.folder) == nil)
    try second.claim()
  }

  @Test("a run that went on and is not wanted stays as it was before")
  func discardedRepetition() throws {
    saveFourSteps()
    let before = try #require(saved)
    let resumed = try resuming()
    try resumed.claim()
    resumed.receive(try description())
    resumed.receive(.checkpoint([2], step: 2, .manual))
    resumed.receive(step(2))
    stop(resumed, atStep: 2)
    resumed.discard()
    #expect(saved == before)
    #expect(
      FileContents.names(inFolder: store.checkpointFolder(of: id)) == ["step-1.safetensors"])
    #expect(FileContents.names(inFolder: store.folder).count == 2)
  }
}
