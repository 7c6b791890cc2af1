import Files
import Monitoring
import Training

/// Times whole epochs of a session and divides by their steps.
struct StepBenchmark {
  let experiment: String

  /// Seconds for one step: the median over epochs, the first left out.
  func median() throws -> Double {
    let session = TrainingSession(try Self.plan(experiment))
    var times: [Double] = []
    while times.count < 8 {
      let (before, first) = (MonotonicClock.now(), session.step)
      repeat { _ = session.trainStep() } while !session.isAtEpochEnd
      times.append((MonotonicClock.now() - before) / Double(session.step - first))
    }
    return descent_benchmarks.median(Array(times.dropFirst()))
  }

  /// An experiment of the checkout, with more epochs than anybody waits for.
  static func plan(_ name: String) throws -> TrainingPlan {
    try TrainingPlan(
      ExperimentDefinition(
        contentsOf: "experiments/\(name).json",
        overrides: [
          DefinitionOverride(path: HyperparameterCatalog.path(to: .epochs), value: 1_000_000)
        ]))
  }
}
