import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Going back to a checkpoint")
struct SessionStateTests {
  /// A run with everything that has a state: dropout, moments, metrics that are no means, early stopping, a plateau.
  static let layers = """
    [{"type": "dense", "units": 8, "activation": "tanh"}, {"type": "dropout", "rate": 0.2},
     {"type": "batch_normalization"}, {"type": "dense", "units": 1, "activation": "sigmoid"}]
    """

  static func plan(threads: Int = 1) throws -> TrainingPlan {
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(layers), "loss": "binary_crossentropy",
                 "metrics": ["accuracy", "auc", "precision"]},
       "training": {"optimizer": {"type": "adam"}, "batch_size": 8, "epochs": 6, "seed": 1,
         "early_stopping": {"monitor": "val_loss", "patience": 4, "restore_best_weights": true},
         "reduce_lr_on_plateau": {"monitor": "loss", "patience": 1, "factor": 0.5, "cooldown": 1}}}
      """
    var plan = try TrainingPlan(
      ExperimentDefinition(JSONParser.parse(Array(text.utf8), file: "points.json")),
      dataset: TrainingFixture.dataset())
    plan.threads = threads
    return plan
  }

  private static let changes: [(step: Int, key: String, value: HyperparameterValue)] = [
    (3, "learning_rate", 0.01), (4, "layers.1.rate", 0.5), (5, "batch_size", 16),
    (6, "schedule", .choice("cosine_decay")), (7, "learning_rate", 0.02),
    (8, "early_stopping", .flag(false)), (9, "optimizer", .choice("sgd")), (10, "momentum", 0.5),
    (12, "layers.0.trainable", .flag(false)),
    (13, "early_stopping", .flag(true)), (14, "schedule", .choice("constant")),
    (15, "optimizer", .choice("adam")),
  ]

  /// Trains to the end, changing what is asked for at its step, and tells all that can be seen.
  private func course(_ session: TrainingSession, changing: Bool = true) throws -> [String] {
    var lines: [String] = []
    while !session.isFinished {
      if changing {
        for change in Self.changes where change.step == session.step {
          _ = try session.set(HyperparameterKey(rawValue: change.key), to: change.value)
        }
      }
      let summary = session.trainStep()
      lines.append("\(session.step) \(summary.minimum[0].bitPattern) \(summary.learningRate)")
      guard session.isAtEpochEnd else { continue }
      for event in session.endEpoch() {
        if case .epoch(var report) = event {
          report.seconds = 0
          report.confusion = nil
          lines.append("\(report)")
        } else if case .controls(let descriptors, let values) = event {
          // In their order, which a dictionary has not.
          lines.append("\(descriptors.map { ($0.key.rawValue, values[$0.key]) })")
        } else {
          lines.append("\(event)")
        }
      }
    }
    return lines
  }

  /// Compares the end of a course, and shows the first line that is another one.
  private func expectSame(_ rest: [String], _ whole: [String], from step: Int) {
    #expect(!rest.isEmpty)
    let expected = whole.suffix(rest.count)
    for (line, other) in zip(rest, expected) where line != other {
      Issue.record("from step \(step): \(line)\ninstead of \(other)")
      return
    }
  }

  @Test(
    "the steps, epochs and rules that follow are those that followed there, to the last bit",
    arguments: [1, 2])
  func everyStep(threads: Int) throws {
    let plan = try Self.plan(threads: threads)
    let whole = try course(TrainingSession(plan))
    // At every step, in the middle of epochs and at their ends, with changes that wait.
    let session = TrainingSession(plan)
    var checkpoints: [[UInt8]] = []
    while !session.isFinished {
      checkpoints.append(session.checkpoint().bytes)
      for change in Self.changes where change.step == session.step {
        _ = try session.set(HyperparameterKey(rawValue: change.key), to: change.value)
      }
      _ = session.trainStep()
      if session.isAtEpochEnd { _ = session.endEpoch() }
    }
    for (step, bytes) in checkpoints.enumerated() {
      let checkpoint = try Checkpoint(bytes: bytes)
      #expect(checkpoint.place?.step == step)
      let fresh = TrainingSession(try plan.continued(from: checkpoint))
      let rest = try course(fresh)
      expectSame(rest, whole, from: step)
    }
    // A session that has gone on and changed everything goes back as well.
    try session.goBack(to: Checkpoint(bytes: checkpoints[4]))
    let rest = try course(session)
    expectSame(rest, whole, from: 4)
    #expect(session.changeCount >= Self.changes.count)
  }

  @Test("a file that was damaged is refused, and nothing has changed")
  func damaged() throws {
    let session = TrainingSession(try Self.plan())
    _ = session.trainStep()
    var bytes = session.checkpoint().bytes
    let before = session.model.network.parameters.values()
    bytes[bytes.count - 5] ^= 1
    let error = #expect(throws: InputError.self) {
      try session.goBack(to: Checkpoint(bytes: bytes))
    }
    #expect(error?.advice == "the file is damaged; take another checkpoint")
    var file = try Safetensors(bytes: session.checkpoint().bytes)
    file.metadata["state"] = file.metadata["state"]?.replacing("\"step\":1,", with: "\"step\":2,")
    let stateError = #expect(throws: InputError.self) {
      try session.goBack(to: Checkpoint(bytes: file.bytes))
    }
    #expect(stateError?.found == "a state of another checksum")
    #expect(session.step == 1 && session.model.network.parameters.values() == before)
  }

  @Test("plain weights and other models are refused")
  func others() throws {
    let plan = try Self.plan()
    let weights = TrainingSession(plan).checkpoint().weightsOnly.bytes
    #expect(throws: InputError.self) { try plan.continued(from: Checkpoint(bytes: weights)) }
    let other = TrainingSession(try TrainingFixture.plan()).checkpoint()
    #expect(throws: InputError.self) { try plan.continued(from: other) }
  }

  @Test("a script does again what was done, at the same steps, and says so")
  func script() throws {
    let plan = try Self.plan()
    let whole = try course(TrainingSession(plan))
    let session = TrainingSession(plan)
    var script = RunScript(
      Self.changes.map { change in
        RunScript.Entry(
          step: change.step,
          deed: .set(HyperparameterKey(rawValue: change.key), change.value, .redo))
      })
    var lines: [Substring] = []
    var applied: [AppliedChange] = []
    while true {
      for case .applied(let change) in script.follow(session) {
        applied.append(change)
      }
      if session.isFinished { break }
      let summary = session.trainStep()
      lines.append("\(session.step) \(summary.minimum[0].bitPattern) \(summary.learningRate)")
      if session.isAtEpochEnd { _ = session.endEpoch() }
    }
    #expect(lines == whole.filter { $0.first?.isNumber == true }.map { Substring($0) })
    #expect(script.isDone && applied.allSatisfy { $0.author == .redo } && applied.count >= 5)
  }
}
