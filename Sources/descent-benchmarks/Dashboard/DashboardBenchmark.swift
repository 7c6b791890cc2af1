import Curses
import Dashboard
import Monitoring
import TerminalUI
import Training

/// Compares training with and without the dashboard, one after the other, again and again.
struct DashboardBenchmark {
  let experiment: String

  /// Throughput with the dashboard by throughput without it, for each pair.
  func ratios(pairs: Int) throws -> [Double] {
    let plan = try StepBenchmark.plan(experiment)
    return try (0..<pairs).map { index in
      // Turns change places, so that a drift of the machine's speed favours neither.
      if index % 2 == 0 {
        let plain = try samplesPerSecond(plan, hasDashboard: false)
        return try samplesPerSecond(plan, hasDashboard: true) / plain
      }
      let shown = try samplesPerSecond(plan, hasDashboard: true)
      return shown / (try samplesPerSecond(plan, hasDashboard: false))
    }
  }

  /// Trains for about a second on an engine, drawing or only listening.
  private func samplesPerSecond(_ plan: TrainingPlan, hasDashboard: Bool) throws -> Double {
    let wake = WakePipe()
    let engine = TrainingEngine(plan, onEvents: { wake.wake() })
    let size = Size(columns: 120, rows: 40)
    let terminal = hasDashboard ? try Terminal(detached: "xterm-256color", size: size) : nil
    defer { terminal?.close() }
    var state = DashboardState(size: size, symbols: .braille)
    var frame = DashboardFrame(size)
    var events: [RunEvent] = []
    var samples = 0
    let start = MonotonicClock.now()
    engine.start()
    while true {
      _ = Input.wait([wake.descriptor], seconds: nil)
      wake.drain()
      engine.receive(into: &events)
      for event in events {
        if case .steps(let summary) = event { samples += summary.samples }
        if hasDashboard { _ = state.update(.run(event)) }
        if case .finished = event { return Double(samples) / (MonotonicClock.now() - start) }
      }
      if MonotonicClock.now() - start > 1.2 { engine.send(.stop(.interrupted)) }
      if let terminal {
        frame.draw(state)
        terminal.present(frame.canvas)
      }
      // What is left of the frame's time, as the dashboard waits.
      _ = Input.wait([], seconds: 1.0 / 30)
    }
  }
}
