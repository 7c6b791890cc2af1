import Dashboard
import Files
import Monitoring
import TerminalUI

/// Times the drawing of a full frame over a long history.
struct FrameBenchmark {
  private var state: DashboardState

  init(steps: Int) {
    state = DashboardState(size: Size(columns: 200, rows: 60), symbols: .braille)
    let metrics = ["loss", "accuracy"].map {
      MetricDescriptor(name: $0, isHigherBetter: $0 == "accuracy")
    }
    let run = RunDescription(
      name: "long", summary: "A long history", definition: .null, layers: [], metrics: metrics,
      hyperparameters: [], values: [:], seed: 0, threads: 1, trainingSamples: 32_000,
      validationSamples: 0)
    _ = state.update(.run(.started(run)))
    for step in 1...steps {
      let loss = 1 / Float(step).squareRoot() * (step % 7 == 0 ? 1.5 : 1)
      let summary = StepSummary(
        step: step, epoch: step / 1000 + 1, samples: 32, seconds: 1e-4, learningRate: 0.001,
        values: [loss, 1 - loss, 0, 0, 0, 0, 0, 0])
      _ = state.update(.run(.steps(summary)))
    }
  }

  /// Seconds for one frame.
  func median() -> Double {
    var canvas = Canvas(state.size)
    return descent_benchmarks.median(
      (0..<60).map { _ in
        let start = MonotonicClock.now()
        DashboardView.draw(state, on: &canvas)
        return MonotonicClock.now() - start
      })
  }
}
