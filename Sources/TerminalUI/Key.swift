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

  /// Reads what `name` says, in words as in ASCII: `x`, `space`, `^C` or `ctrl-c`, `pgup`.
  public init?(name: String) {
    let keys: [Key] = [
      .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left,
      .right, .home, .end, .pageUp, .pageDown,
    ]
    let lowered = name.lowercased()
    if let key = keys.first(where: { $0.name(.ascii) == lowered }) {
      self = key
      return
    }
    var letters = name.unicodeScalars[...]
    let prefixes = ["ctrl-", "^"]
    if let prefix = prefixes.first(where: { lowered.hasPrefix($0) && name.count > $0.count }) {
      letters = lowered.unicodeScalars.dropFirst(prefix.count)
      guard letters.count == 1, let letter = letters.first, ("a"..."z").contains(letter) else {
        return nil
      }
      self = .control(letter)
      return
    }
    guard letters.count == 1, let letter = letters.first, letter.isOneCellWide else { return nil }
    self = .character(letter)
  }
}
