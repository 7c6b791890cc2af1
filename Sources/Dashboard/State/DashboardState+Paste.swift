import TerminalUI

extension DashboardState {
  /// Puts pasted text into what is being typed, and never takes it for keys.
  mutating func paste(_ text: String) {
    answer = nil
    if quitPopup != nil || timeTravel.chosen != nil {
      leaveOut()
    } else if var palette = prompt {
      palette.field.paste(text)
      palette.complete(for: self)
      prompt = palette
    } else if var field = filterField {
      field.paste(text)
      narrow(by: field)
    } else if editor != nil {
      editor?.paste(text)
    } else {
      leaveOut()
    }
  }

  /// Says that the text was not for anything.
  private mutating func leaveOut() {
    answer = LogLine(step: progress.step, text: Self.pasteAdvice, role: .warning)
    append(Self.pasteAdvice, .warning)
  }

  /// What either screen says of text that was pasted while nothing is typed.
  static let pasteAdvice = "pasted text was left out: nothing is being typed"
}
