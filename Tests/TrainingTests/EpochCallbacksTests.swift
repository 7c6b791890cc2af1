import Files
import Monitoring
import Testing

@testable import Training

@Suite("Early stopping and plateaus")
struct EpochCallbacksTests {
  private func reader(_ text: String) throws -> JSONReader {
    try JSONReader(JSONParser.parse(Array(text.utf8)))
  }

  private func losses(_ values: [Double]) -> [MetricValues] {
    values.map { MetricValues([("val_loss", $0)]) }
  }

  @Test("a plateau lowers the rate after its patience, waits, and not below its minimum")
  func plateau() throws {
    var plateau = try ReduceOnPlateau(
      from: reader(#"{"factor": 0.5, "patience": 2, "cooldown": 1, "min_lr": 0.2}"#))
    var rate = 1.0
    let rates = losses([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).map { metrics in
      rate = plateau.rate(after: metrics, current: rate) ?? rate
      return rate
    }
    #expect(rates == [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2])
  }

  @Test("an improvement below min_delta is none")
  func minimumDelta() throws {
    var monitor = try MetricMonitor(
      from: reader(#"{"min_delta": 0.1}"#), minimumDelta: 0, patience: 3)
    #expect(
      losses([1, 0.95, 0.85, .nan, 0.5]).map { monitor.improves($0) } == [
        true, false, true, false, true,
      ])
  }

  @Test("a first value that is no number is no best that nothing could better")
  func notANumberFirst() throws {
    var monitor = try MetricMonitor(from: reader("{}"), minimumDelta: 0, patience: 3)
    #expect(losses([.nan, 1, 0.5]).map { monitor.improves($0) } == [false, true, true])
  }

  @Test("accuracies are better when they are larger, losses and errors when smaller")
  func direction() throws {
    for (name, isHigher) in [
      ("val_accuracy", true), ("val_loss", false), ("mean_absolute_error", false), ("loss", false),
      ("val_r2_score", true), ("auc", true), ("val_root_mean_squared_error", false),
    ] {
      let monitor = try MetricMonitor(
        from: reader(#"{"monitor": "\#(name)"}"#), minimumDelta: 0, patience: 0)
      #expect(monitor.isHigherBetter == isHigher, "\(name)")
    }
  }

  @Test("a mode overrules the way a metric is better")
  func mode() throws {
    for (mode, isHigher) in [("auto", true), ("max", true), ("min", false)] {
      var monitor = try MetricMonitor(
        from: reader(#"{"monitor": "accuracy", "mode": "\#(mode)"}"#), minimumDelta: 0,
        patience: 0)
      _ = monitor.improves(MetricValues([("accuracy", 0.5)]))
      #expect(monitor.improves(MetricValues([("accuracy", 0.6)])) == isHigher, "\(mode)")
    }
    #expect(throws: InputError.self) { try EarlyStopping(from: reader(#"{"mode": "up"}"#)) }
  }

  /// A session whose validation loss only grows: the rate is far too large.
  private func divergingSession(_ stopping: String) throws -> TrainingSession {
    let text = """
      {"schema": "descent/experiment/1", "name": "points", "data": {"source": "mnist"},
       "model": {"layers": \(TrainingFixture.layers), "loss": "sparse_categorical_crossentropy"},
       "training": {"optimizer": {"type": "sgd", "learning_rate": 0.05}, "batch_size": 50,
                    "epochs": 50, "early_stopping": \(stopping)}}
      """
    let definition = try ExperimentDefinition(JSONParser.parse(Array(text.utf8)))
    return TrainingSession(try TrainingPlan(definition, dataset: TrainingFixture.dataset()))
  }

  @Test("a run that gets no better ends early, and the best weights come back")
  func stopping() throws {
    let session = try divergingSession(#"{"patience": 2, "restore_best_weights": true}"#)
    var reports: [EpochReport] = []
    var weights: [[Float]] = []
    while !session.isFinished {
      // From the third epoch on the rate climbs the loss instead of descending it.
      if session.epoch == 2 { _ = try session.set(.learningRate, to: 100) }
      _ = session.trainStep()
      let before = session.model.network.parameters.values()
      reports.append(session.finishEpoch())
      weights.append(before)
    }
    let best = try #require(
      reports.min { ($0.metrics["val_loss"] ?? .infinity) < ($1.metrics["val_loss"] ?? .infinity) })
    #expect(reports.count == best.epoch + 2)
    #expect(session.model.network.parameters.values() == weights[best.epoch - 1])
    #expect(session.stoppingNote?.contains("val_loss was best in epoch \(best.epoch)") == true)
  }

  @Test("early stopping looks at no epoch up to the one that it starts from")
  func startFromEpoch() throws {
    let session = try divergingSession(#"{"patience": 1, "start_from_epoch": 5}"#)
    _ = try session.set(.learningRate, to: 0)
    while !session.isFinished {
      _ = session.trainStep()
      _ = session.finishEpoch()
    }
    // The sixth is the best so far, the seventh no better.
    #expect(session.epoch == 7)
  }

  @Test("asking for more epochs goes on after early stopping")
  func goesOn() throws {
    let session = try divergingSession(#"{"patience": 3}"#)
    // The weights never change, so the first epoch stays the best.
    _ = try session.set(.learningRate, to: 0)
    func train() {
      while !session.isFinished {
        _ = session.trainStep()
        _ = session.finishEpoch()
      }
    }
    train()
    #expect(session.epoch == 4)
    _ = try session.set(.epochs, to: 60)
    #expect(!session.isFinished && session.stoppingNote == nil)
    train()
    #expect(session.epoch == 7, "it waits as long once more")
  }

  @Test("watching a metric that is not measured is refused before training")
  func unknownMetric() {
    let error = #expect(throws: InputError.self) {
      try divergingSession(#"{"monitor": "val_acc"}"#)
    }
    #expect(error?.advice == "it measures loss, val_loss")
  }
}
