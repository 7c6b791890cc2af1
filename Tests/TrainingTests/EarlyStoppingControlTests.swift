import Files
import Monitoring
import Testing

@testable import Training

@Suite("Early stopping that is switched while training goes on")
struct EarlyStoppingControlTests {
  /// A session that climbs the loss from its first epoch on.
  private func session(_ stopping: String? = nil) throws -> TrainingSession {
    let part = stopping.map { #", "early_stopping": \#($0)"# } ?? ""
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(TrainingFixture.layers), "loss": "sparse_categorical_crossentropy",
                 "metrics": ["accuracy"]},
       "training": {"optimizer": {"type": "sgd", "learning_rate": 0}, "batch_size": 50,
                    "epochs": 20\(part)}}
      """
    let definition = try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
    return TrainingSession(try TrainingPlan(definition, dataset: TrainingFixture.dataset()))
  }

  private func train(_ session: TrainingSession, epochs: Int = .max) {
    var done = 0
    while !session.isFinished, done < epochs {
      _ = session.trainStep()
      _ = session.endEpoch()
      done += 1
    }
  }

  private func keys(_ session: TrainingSession) -> [String] {
    session.descriptors.filter { $0.group == .earlyStopping }.map(\.key.rawValue)
  }

  @Test("is off where the file has none, and brings its numbers when it is switched on")
  func switching() throws {
    let session = try session()
    #expect(keys(session) == ["early_stopping"])
    train(session, epochs: 3)
    _ = try session.set(.earlyStopping, to: .flag(true))
    #expect(
      keys(session) == [
        "early_stopping", "early_stopping.monitor", "early_stopping.patience",
        "early_stopping.min_delta",
      ])
    #expect(session.values[.stoppingMonitor] == .choice("val_loss"))
    #expect(session.values[.stoppingPatience] == 5)
    // The weights never change: the first epoch that it watches stays the best.
    train(session)
    #expect(session.epoch == 9 && session.stoppingNote?.contains("val_loss") == true)
  }

  @Test("switched on after a checkpoint, it begins anew when the run has gone back to that")
  func goingBack() throws {
    let session = try session()
    train(session, epochs: 1)
    let checkpoint = session.checkpoint()
    func course() throws -> Int {
      train(session, epochs: 2)
      _ = try session.set(.earlyStopping, to: .flag(true))
      train(session)
      return session.epoch
    }
    #expect(try course() == 9)
    _ = try session.set(.stoppingPatience, to: 1)
    try session.goBack(to: checkpoint)
    #expect(keys(session) == ["early_stopping"])
    #expect(try course() == 9)
    #expect(session.values[.stoppingPatience] == 5)
  }

  @Test("waits as long as its patience says, which goes on where it had ended")
  func patience() throws {
    let session = try session(#"{"patience": 2}"#)
    train(session)
    #expect(session.epoch == 3)
    _ = try session.set(.stoppingPatience, to: 6)
    train(session)
    #expect(session.epoch == 7)
    _ = try session.set(.stoppingPatience, to: 1)
    #expect(session.isFinished)
    _ = try session.set(.earlyStopping, to: .flag(false))
    train(session)
    #expect(session.epoch == 20)
  }

  @Test("watches another metric from then on, and the file's in the file's mode")
  func monitor() throws {
    let session = try session(#"{"patience": 3, "monitor": "val_accuracy", "mode": "min"}"#)
    train(session, epochs: 3)
    _ = try session.set(.stoppingMonitor, to: .choice("loss"))
    train(session)
    // The fourth epoch is the best of what is watched anew.
    #expect(
      session.epoch == 7 && session.stoppingNote?.contains("loss was best in epoch 4") == true)
    #expect(throws: InputError.self) { try session.set(.stoppingMonitor, to: .choice("val_acc")) }
  }

  @Test("comes back with its numbers when switching it off is taken back")
  func undo() throws {
    let session = try session(#"{"patience": 7, "min_delta": 0.25, "monitor": "accuracy"}"#)
    let before = session.values
    _ = try session.set(.earlyStopping, to: .flag(false))
    #expect(keys(session) == ["early_stopping"] && session.values[.stoppingPatience] == nil)
    _ = try session.set(.earlyStopping, to: .flag(true))
    #expect(session.values == before)
  }

  @Test("is one of the command line's values")
  func overrides() throws {
    let plain = try TrainingFixture.plan()
    let names = plain.hyperparameters(choosing: ["early_stopping": "on"]).map(\.key.rawValue)
    #expect(names.contains("early_stopping.patience"))
    #expect(!plain.hyperparameters().map(\.key.rawValue).contains("early_stopping.patience"))
    let on = plain.override(.earlyStopping, .flag(true), in: plain.definition)
    #expect(on.path == ["training", "early_stopping"])
    #expect(on.value["monitor"] == "val_loss" && on.value["patience"] == 5)
    let file = try session(#"{"patience": 2}"#).plan
    let off = file.override(.earlyStopping, .flag(false), in: file.definition)
    #expect(off.path == ["training", "early_stopping", "enabled"] && off.value == false)
    let patience = file.override(.stoppingPatience, 3, in: file.definition)
    #expect(patience.path == ["training", "early_stopping", "patience"])
  }
}
