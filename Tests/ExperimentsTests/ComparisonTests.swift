import Experiments
import Files
import Monitoring
import Testing

@Suite("A comparison of runs")
struct ComparisonTests {
  private func run(
    rate: Double, changes: [(Double, Double)] = [], loss: Double? = nil, accuracy: Double? = nil
  ) -> ExperimentRecord {
    var run = ExperimentRecord.sample()
    run.definition = [
      "schema": "descent/experiment/1", "name": .string("\(rate)"), "model": ["units": 10],
      "training": ["optimizer": ["type": "adam", "learning_rate": .number(rate)]],
    ]
    run.hyperparameters = []
    run.changes = changes.map {
      AppliedChange(
        key: HyperparameterKey(rawValue: "learning_rate"), from: .number($0.0), to: .number($0.1),
        step: 1, epoch: 1)
    }
    run.metrics = MetricValues()
    run.metrics["loss"] = loss
    run.metrics["val_accuracy"] = accuracy
    run.best = []
    return run
  }

  @Test("shows only the hyperparameters that differ, by their short names")
  func differences() {
    let comparison = Comparison([run(rate: 0.001), run(rate: 0.01)])
    #expect(comparison.hyperparameters.map(\.name) == ["learning_rate"])
    #expect(comparison.hyperparameters[0].values == ["0.001", "0.01"])
    #expect(Comparison([run(rate: 0.1), run(rate: 0.1)]).hyperparameters.isEmpty)
  }

  @Test("shows the path of a value that was changed during the run, its last part when it is long")
  func path() {
    let comparison = Comparison([
      run(rate: 0.001, changes: [(0.001, 0.002)]), run(rate: 0.001),
      run(rate: 1, changes: [(1, 2), (2, 3), (3, 4), (4, 5)]),
    ])
    #expect(comparison.hyperparameters[0].values == ["0.001 → 0.002", "0.001", "2 → 3 → 4 → 5"])
  }

  @Test("marks what a run does not have")
  func missing() {
    var other = run(rate: 0.1)
    other.definition = [
      "training": ["optimizer": ["type": "adam", "learning_rate": 0.1, "beta_1": 0.9]]
    ]
    let rows = Comparison([run(rate: 0.1), other]).hyperparameters
    #expect(rows.first { $0.name == "beta_1" }?.values == ["–", "0.9"])
    #expect(rows.first { $0.name == "units" }?.values == ["10", "–"])
  }

  @Test("names the runs that are best, in the direction of each metric, ties included")
  func winners() {
    let comparison = Comparison([
      run(rate: 1, loss: 0.5, accuracy: 0.5), run(rate: 1, loss: .nan, accuracy: 0.9),
      run(rate: 1, loss: 0.25, accuracy: 0.9), run(rate: 1),
    ])
    #expect(comparison.metrics.map(\.name) == ["loss", "val_accuracy"])
    #expect(comparison.metrics.map(\.isHigherBetter) == [false, true])
    #expect(comparison.metrics.map(\.winners) == [[2], [1, 2]])
    #expect(comparison.metrics[1].final == [0.5, 0.9, 0.9, nil])
  }

  @Test("judges by the best value of each run, not by the last")
  func bestValue() {
    var a = run(rate: 1, loss: 0.9)
    a.best = [("loss", .init(value: 0.1, epoch: 3))]
    let row = Comparison([a, run(rate: 1, loss: 0.5)]).metrics[0]
    #expect(row.best == [0.1, 0.5] && row.final == [0.9, 0.5] && row.winners == [0])
  }

  @Test("has no winner where no run has a number")
  func noWinner() {
    #expect(Comparison([run(rate: 1, loss: .nan)]).metrics[0].winners.isEmpty)
    #expect(Comparison([]).metrics.isEmpty)
  }
}
