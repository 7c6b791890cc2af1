import Charts
import Monitoring
import TerminalUI

/// How far the run is: epoch, step, speed, time, and the best so far.
enum ProgressPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    var edge = DashboardView.border(.progress, title: "progress", state, on: &canvas, in: rect)
    if !state.isFinished {
      edge.write(
        .togglePause, label: state.progress.isPaused ? "go on" : "pause", in: .progress, state,
        on: &canvas)
    }
    drawNumbers(state, on: &canvas, in: rect)
    for (index, name) in state.bestNames.enumerated() {
      guard let best = state.best[name] else { continue }
      let (text, value): (Phrase, String) = ("best \(name)", NumberText.metric(best.value))
      let line = edge.inside.line(numberRows + index)
      if text.cellCount + value.cellCount < line.columns {
        write(
          "\(text) \(value)", "epoch \(best.epoch)", .good, state, on: &canvas, in: line)
      } else if !line.isEmpty {
        canvas.write(
          text, before: value, column: line.column, row: line.row, fittedTo: line.columns,
          state.symbols, state.theme.style(.good))
      }
    }
  }

  /// The rows that steps change.
  private static let numberRows = 4

  /// Draws what the steps change, above the best values; allocates nothing.
  static func drawNumbers(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let inside = DashboardView.inside(rect)
    let progress = state.progress
    write(
      "epoch \(progress.epoch)/\(progress.epochs)", "step \(progress.step)", .text, state,
      on: &canvas, in: inside.line(0))
    Gauge(progress.fraction, role: progress.isPaused ? .warning : .training).draw(
      on: &canvas, in: inside.line(1), theme: state.theme, symbols: state.symbols)
    let left = progress.remainingSeconds
    write(
      "\(NumberText.duration(progress.trainingSeconds)) trained",
      left.isFinite && !state.isFinished ? "\(NumberText.duration(left)) left" : "", .text, state,
      on: &canvas,
      in: inside.line(2))
    write(
      "\(NumberText.count(progress.samplesPerSecond)) samples/s", samples(state), .text, state,
      on: &canvas, in: inside.line(3))
  }

  /// A text on the left and one on the right, which is worth less than a whole text on the left.
  private static func write(
    _ left: Phrase, _ right: Phrase, _ role: Theme.Role, _ state: DashboardState,
    on canvas: inout Canvas, in line: Rect
  ) {
    guard !line.isEmpty else { return }
    canvas.fill(line, " ", state.theme.style(.text))
    if left.cellCount + 1 + right.cellCount <= line.columns {
      canvas.write(
        right, endingAt: line.endColumn, row: line.row, limit: line.columns,
        state.theme.style(.muted))
    }
    canvas.write(
      left, column: line.column, row: line.row, fittedTo: line.columns, state.symbols,
      state.theme.style(role))
  }

  private static func samples(_ state: DashboardState) -> Phrase {
    guard state.progress.samplesPerEpoch > 0 else { return "" }
    let done = NumberText.count(Double(state.progress.epochSamples))
    return "\(done)/\(NumberText.count(Double(state.progress.samplesPerEpoch)))"
  }
}
