import Advice
import Monitoring
import TerminalUI

/// What is wrong with the run, by its own numbers; of the chosen advice also what to do.
enum AdvicePanel {
  /// A row of the panel.
  private struct Line {
    var text: String
    var style: Style
    /// Whether the whole row is coloured.
    var isFilled = false
  }

  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let advice = state.advisor.advice
    let chosen = state.selectedAdvice
    let hasChange = advice.indices.contains(chosen) && advice[chosen].change != nil
    var edge = DashboardView.border(
      .advice, title: advice.count > 1 ? "advice \(chosen + 1)/\(advice.count)" : "advice", state,
      on: &canvas, in: rect)
    if hasChange { edge.write("A", "apply", on: &canvas, theme: state.theme) }
    let inside = edge.inside
    guard !inside.isEmpty else { return }
    guard !advice.isEmpty else {
      canvas.write(
        "nothing to advise", column: inside.column, row: inside.row, limit: inside.columns,
        state.theme.style(.muted))
      return
    }
    var lines: [Line] = []
    var chosenLines = 0..<0
    for (index, entry) in advice.enumerated() {
      let start = lines.count
      lines += Self.lines(of: entry, isChosen: index == chosen, state, width: inside.columns)
      if index == chosen { chosenLines = start..<lines.count }
    }
    // Scrolled so far that the chosen one shows, its beginning first of all.
    let first = max(0, min(chosenLines.lowerBound, chosenLines.upperBound - inside.rows))
    for row in 0..<min(inside.rows, lines.count - first) {
      draw(
        lines[first + row], isCut: row == inside.rows - 1 && first + row < lines.count - 1, state,
        on: &canvas, in: inside.line(row))
    }
  }

  private static func draw(
    _ line: Line, isCut: Bool, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    if line.isFilled { canvas.fill(rect, " ", line.style) }
    let text =
      isCut
      ? line.text.fitted(to: rect.columns - 1, state.symbols) + state.symbols.ellipsis
      : line.text.fitted(to: rect.columns, state.symbols)
    canvas.write(text, column: rect.column, row: rect.row, limit: rect.columns, line.style)
  }

  /// Finding and evidence; of the chosen advice also what to do.
  private static func lines(
    of advice: Advice, isChosen: Bool, _ state: DashboardState, width: Int
  ) -> [Line] {
    let theme = state.theme
    let role: Theme.Role =
      switch advice.severity {
      case .critical: .error
      case .warning: .warning
      case .hint: .title
      }
    let heading = "\(advice.rule.title): \(advice.finding)"
    var lines: [Line] = []
    for text in heading.wrapped(to: width - 1) {
      let mark = isChosen && lines.isEmpty ? state.symbols.selection : " "
      lines.append(
        Line(
          text: mark + text, style: isChosen ? theme.selection : theme.style(role, .bold),
          isFilled: isChosen))
    }
    func add(_ text: String, _ style: Style) {
      for line in text.wrapped(to: width - 1) {
        lines.append(Line(text: " " + line, style: style))
      }
    }
    add(advice.evidence, theme.style(.muted))
    guard isChosen else { return lines }
    if let change = advice.change, let control = state.index(of: change.key) {
      let descriptor = state.controls[control].descriptor
      let text = "A \(descriptor.label) \(descriptor.text(of: state.controls[control].value)) "
      add(
        text + "\(state.symbols.arrow) \(descriptor.text(of: change.value))", theme.style(.key))
    }
    add(advice.remedy, theme.style(.text))
    return lines
  }
}
