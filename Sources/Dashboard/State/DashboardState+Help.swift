import TerminalUI

extension DashboardState {
  /// Scrolls the help where it does not fit.
  /// - Returns: whether the key was for that.
  mutating func scrollHelp(_ key: Key) -> Bool {
    let layout = HelpOverlay.layout(self)
    guard layout.lastOffset > 0 else { return false }
    switch key {
    case .up, .character("k"): scrollHelp(by: -1)
    case .down, .character("j"): scrollHelp(by: 1)
    case .pageUp: scrollHelp(by: -max(1, layout.inside.rows - 1))
    case .pageDown: scrollHelp(by: max(1, layout.inside.rows - 1))
    case .home: scrollHelp(by: -layout.lastOffset)
    case .end: scrollHelp(by: layout.lastOffset)
    default: return false
    }
    return true
  }

  mutating func scrollHelp(by amount: Int) {
    let last = HelpOverlay.layout(self).lastOffset
    helpOffset = min(max(0, min(helpOffset, last) + amount), last)
  }
}
