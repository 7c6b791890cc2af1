import Charts
import Monitoring
import TerminalUI

/// How far the run is: epoch, step, speed, time, and the best so far.
enum ProgressPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let pause = KeyMap.name(of: .togglePause, in: .progress, state)
    let inside = DashboardView.box(
      .progress, title: "progress", hints: [(pause, state.progress.isPaused ? "go on" : "pause")],
      state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    let progress = state.progress
    let epoch = "epoch \(progress.epoch)/\(progress.epochs)"
    let step = "step \(progress.step)"
    var row = 0
    func write(_ left: String, _ right: String, _ role: Theme.Role = .text) {
      guard row < inside.rows else { return }
      let line = inside.line(row)
      // What is on the right is worth less than a whole text on the left.
      let right = left.cellCount + 1 + right.cellCount <= line.columns ? right : ""
      canvas.write(
        right, endingAt: line.endColumn, row: line.row, limit: line.columns,
        state.theme.style(.muted))
      canvas.write(
        left.fitted(to: line.columns - right.cellCount, state.symbols),
        column: line.column, row: line.row, state.theme.style(role))
      row += 1
    }
    write(epoch, step)
    if inside.rows > 1 {
      Gauge(progress.fraction, role: progress.isPaused ? .warning : .training).draw(
        on: &canvas, in: inside.line(row), theme: state.theme, symbols: state.symbols)
      row += 1
    }
    let left = state.isFinished ? 0 : progress.remainingSeconds
    write(
      "\(NumberText.duration(progress.trainingSeconds)) trained",
      left.isFinite ? "\(NumberText.duration(left)) left" : "")
    write("\(NumberText.count(progress.samplesPerSecond)) samples/s", samples(state))
    for name in bestNames(state) {
      guard let best = state.best[name] else { continue }
      write("best \(name) \(NumberText.metric(best.value))", "epoch \(best.epoch)", .good)
    }
  }

  private static func samples(_ state: DashboardState) -> String {
    guard state.progress.samplesPerEpoch > 0 else { return "" }
    let done = NumberText.count(Double(state.progress.epochSamples))
    return "\(done)/\(NumberText.count(Double(state.progress.samplesPerEpoch)))"
  }

  /// The validation metrics, or the training metrics where nothing validates; the second metric first.
  private static func bestNames(_ state: DashboardState) -> [String] {
    let metrics = state.run?.metrics ?? []
    let ordered = metrics.dropFirst() + metrics.prefix(1)
    let validation = ordered.map { $0.name(on: .validation) }.filter { state.best[$0] != nil }
    return validation.isEmpty ? ordered.map(\.name) : validation
  }
}
