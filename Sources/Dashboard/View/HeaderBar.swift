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
    let right =
      whole.cellCount < end
      ? whole
      : !progress.isEmpty && progress.cellCount < end
        ? progress : status.symbol.cellCount < end ? Phrase(status.symbol) : ""
    canvas.write(
      right, endingAt: end, row: rect.row, limit: max(0, end - 1),
      state.theme.style(status.role, .bold))
    let room = end - right.cellCount - 2
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
