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
    drawNumbers(state, on: &canvas, in: rect)
    for (index, name) in bestNames(state).enumerated() {
      guard let best = state.best[name] else { continue }
      write(
        "best \(name) ", NumberText.metric(best.value), "epoch \(best.epoch)", .good, state,
        on: &canvas, in: inside.line(numberRows + index))
    }
  }

  /// The rows that steps change.
  private static let numberRows = 4

  /// Draws what the steps change, above the best values; allocates nothing.
  static func drawNumbers(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let inside = DashboardView.inside(rect)
    let progress = state.progress
    write(
      "epoch ", "\(progress.epoch)/\(progress.epochs)", "step \(progress.step)", .text, state,
      on: &canvas, in: inside.line(0))
    Gauge(progress.fraction, role: progress.isPaused ? .warning : .training).draw(
      on: &canvas, in: inside.line(1), theme: state.theme, symbols: state.symbols)
    let left = state.isFinished ? 0 : progress.remainingSeconds
    write(
      NumberText.duration(progress.trainingSeconds), " trained",
      left.isFinite ? "\(NumberText.duration(left)) left" : "", .text, state, on: &canvas,
      in: inside.line(2))
    write(
      NumberText.count(progress.samplesPerSecond), " samples/s", samples(state), .text, state,
      on: &canvas, in: inside.line(3))
  }

  /// A text of two parts on the left and one on the right, which is worth less than a whole text on the left. In one
  /// piece a longer text would need memory.
  private static func write(
    _ first: String, _ second: String, _ right: String, _ role: Theme.Role, _ state: DashboardState,
    on canvas: inout Canvas, in line: Rect
  ) {
    guard !line.isEmpty else { return }
    canvas.fill(line, " ", state.theme.style(.text))
    let length = first.cellCount + second.cellCount
    let right = length + 1 + right.cellCount <= line.columns ? right : ""
    canvas.write(
      right, endingAt: line.endColumn, row: line.row, limit: line.columns,
      state.theme.style(.muted))
    let style = state.theme.style(role)
    guard length <= line.columns else {
      canvas.write(
        (first + second).fitted(to: line.columns, state.symbols), column: line.column,
        row: line.row, style)
      return
    }
    let column = canvas.write(first, column: line.column, row: line.row, style)
    canvas.write(second, column: column, row: line.row, style)
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
