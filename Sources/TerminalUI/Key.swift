/// A key as a person presses it.
public enum Key: Equatable, Hashable, Sendable {
  case character(Unicode.Scalar)
  case control(Unicode.Scalar)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown

  /// What helps call it: `space`, `^C`, `→`.
  public func name(_ symbols: Symbols) -> String {
    switch self {
    case .character(" "): "space"
    case .character(let scalar): String(scalar)
    case .control(let scalar): "^" + String(scalar).uppercased()
    case .enter: symbols.isUnicode ? "⏎" : "enter"
    case .escape: "esc"
    case .tab: "tab"
    case .backTab: "shift-tab"
    case .backspace: "backspace"
    case .delete: "del"
    case .up: symbols.isUnicode ? "↑" : "up"
    case .down: symbols.isUnicode ? "↓" : "down"
    case .left: symbols.isUnicode ? "←" : "left"
    case .right: symbols.isUnicode ? "→" : "right"
    case .home: "home"
    case .end: "end"
    case .pageUp: "pgup"
    case .pageDown: "pgdn"
    }
  }
}
