import Monitoring
import TerminalUI

/// The first row: what runs, and how it is doing.
enum HeaderBar {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let status = RunStatusText.of(state)
    let end = rect.endColumn - 1
    let progress = progress(state)
    let whole: Phrase = "\(status.symbol) \(status.word)\(progress)"
    let short: Phrase = "\(status.symbol)\(progress)"
    let right =
      whole.cellCount < end
      ? whole
      : !progress.isEmpty && short.cellCount < end
        ? short
        : !progress.isEmpty && progress.cellCount < end
          ? progress : status.symbol.cellCount < end ? Phrase(status.symbol) : ""
    canvas.write(
      right, endingAt: end, row: rect.row, limit: max(0, end - 1),
      state.theme.style(status.role, .bold))
    var room = end - right.cellCount - 2
    room -= drawAdvice(state, on: &canvas, in: rect, room: room)
    guard room > "descent".count else { return }
    var column = canvas.write(
      "descent", column: rect.column + 1, row: rect.row, limit: max(0, room - 1),
      state.theme.style(.key, .bold))
    guard let run = state.run, column + 2 < room else { return }
    column = canvas.write(
      Phrase(run.name), column: column + 2, row: rect.row, fittedTo: room - column - 2,
      state.symbols, state.theme.style(.title, .bold))
    guard column + 6 < room else { return }
    canvas.write(
      Phrase(run.summary), column: column + 2, row: rect.row, fittedTo: room - column - 2,
      state.symbols, state.theme.style(.muted))
  }

  /// What is wrong with the run, and the key that leads to it: the log, which says so once, soon scrolls on.
  /// - Parameter room: the cells on the left of what the run does.
  /// - Returns: the cells that it takes of these.
  private static func drawAdvice(
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect, room: Int
  ) -> Int {
    guard state.focus != .advice, let advice = state.advisor.advice.first else { return 0 }
    // The name of the run stays, if shorter.
    let name = min(20, state.run?.name.cellCount ?? 0)
    let rest = room - "descent".count - 5 - name
    let long: Phrase = "\(PanelID.advice.rawValue) advice: \(state.adviceTitle)"
    let short: Phrase = "\(PanelID.advice.rawValue) \(state.adviceTitle)"
    let text = long.cellCount <= rest ? long : short
    guard text.cellCount <= rest else { return 0 }
    canvas.write(
      text, endingAt: rect.column + room, row: rect.row, limit: rest,
      state.theme.style(advice.severity == .critical ? .error : .warning, .bold))
    return text.cellCount + 2
  }

  private static func progress(_ state: DashboardState) -> Phrase {
    guard state.progress.epochs > 0 else { return "" }
    return "  epoch \(state.progress.epoch)/\(state.progress.epochs)"
  }
}

/// The state of a run in a word, a symbol and a colour.
struct RunStatusText {
  var symbol: String
  var word: String
  var role: Theme.Role

  static func of(_ state: DashboardState) -> RunStatusText {
    let symbols = state.symbols
    if state.saveFailure != nil {
      return RunStatusText(symbol: symbols.bullet, word: "NOT SAVED", role: .error)
    }
    if let result = state.progress.result {
      let role: Theme.Role =
        result.status == .crashed ? .error : result.status == .finished ? .good : .warning
      return RunStatusText(symbol: symbols.bullet, word: result.status.rawValue, role: role)
    }
    if state.run == nil {
      return RunStatusText(symbol: symbols.dot, word: "starting", role: .muted)
    }
    if state.progress.isPaused {
      return RunStatusText(symbol: symbols.pause, word: "paused", role: .warning)
    }
    return RunStatusText(symbol: symbols.bullet, word: "training", role: .good)
  }
}
