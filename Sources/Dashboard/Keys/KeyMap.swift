import TerminalUI

/// A line of the key table: what a key does, where, and how footer and help say it.
public struct KeyBinding: Equatable, Sendable {
  /// Where the binding holds.
  public enum Context: Equatable, Sendable {
    case anywhere
    case panel(PanelID)
  }

  public var keys: [Key]
  public var action: Action
  public var context: Context
  /// The footer's word; nil keeps it out of the footer.
  public var label: String?
  /// The keys that the footer names.
  var footerKeys: [Key]
  /// The help's sentence.
  public var help: String

  init(
    _ keys: [Key], _ action: Action, _ label: String? = nil, in context: Context = .anywhere,
    footerKeys: [Key]? = nil, help: String
  ) {
    self.footerKeys = footerKeys ?? Array(keys.prefix(1))
    self.keys = keys
    self.action = action
    self.context = context
    self.label = label
    self.help = help
  }

  func holds(in focus: PanelID) -> Bool {
    switch context {
    case .anywhere: true
    case .panel(let panel): panel == focus
    }
  }
}

/// The one table of keys. Footer and help are made from it; a new key is a new line here.
public enum KeyMap {
  /// The first line whose key and context fit wins, so special contexts stand before `anywhere`.
  public static let bindings: [KeyBinding] =
    [
      KeyBinding(
        [.character("q"), .control("c")], .quit, "quit", help: "quit; asks first while training"),
      KeyBinding([.character("?")], .toggleHelp, "help", help: "show or hide this help"),
      KeyBinding(
        [.character(" ")], .togglePause, "pause", help: "pause training, or let it go on"),
      KeyBinding(
        [.character("+"), .character("=")], .adjust(.up), "change",
        footerKeys: [.character("+"), .character("-")],
        help: "raise the selected hyperparameter by its step"),
      KeyBinding(
        [.character("-"), .character("_")], .adjust(.down),
        help: "lower the selected hyperparameter by its step"),
      KeyBinding(
        [.right], .adjust(.up), in: .panel(.hyperparameters), help: "raise it, as + does"),
      KeyBinding(
        [.left], .adjust(.down), in: .panel(.hyperparameters), help: "lower it, as - does"),
      KeyBinding(
        [.enter], .enter, "view", in: .panel(.layers),
        help: "histograms, one of them, table, heatmap"),
      KeyBinding([.enter], .enter, "type", help: "type a value for the selected hyperparameter"),
      KeyBinding([.character(".")], .singleStep, "step", help: "do a single step while paused"),
      KeyBinding(
        [.character("w")], .show(.weights), "kind", in: .panel(.layers),
        footerKeys: [.character("w"), .character("g"), .character("a")],
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("g")], .show(.gradients), in: .panel(.layers),
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("a")], .show(.activations), in: .panel(.layers),
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("<"), .pageUp], .visitEarlier, "time", in: .panel(.layers),
        footerKeys: [.character("<"), .character(">")], help: "earlier or later histograms"),
      KeyBinding(
        [.character(">"), .pageDown], .visitLater, in: .panel(.layers),
        help: "earlier or later histograms"),
      KeyBinding(
        [.character("L")], .toggleLogarithmicCounts, in: .panel(.layers),
        help: "logarithmic or linear counts"),
      KeyBinding(
        [.left, .character("h")], .move(.left), in: .panel(.layers),
        help: "the tensor before, the next tensor"),
      KeyBinding(
        [.right, .character("l")], .move(.right), in: .panel(.layers),
        help: "the tensor before, the next tensor"),
      KeyBinding(
        [.character("l")], .toggleLogarithmic, "log", help: "logarithmic or linear y axis"),
      KeyBinding([.tab], .focusNext, "panel", help: "the next panel"),
      KeyBinding([.backTab], .focusPrevious, help: "the previous panel"),
      KeyBinding([.up, .character("k")], .move(.up), help: "move up, move down"),
      KeyBinding([.down, .character("j")], .move(.down), help: "move up, move down"),
      KeyBinding([.character("t")], .nextTheme, "theme", help: "the next theme"),
      KeyBinding([.control("z")], .suspend, help: "go to the shell; fg comes back"),
      KeyBinding([.escape], .closeHelp, help: "close the help"),
    ]
    + PanelID.allCases.map { panel in
      KeyBinding(
        [.character(Unicode.Scalar(UInt8(48 + panel.rawValue)))], .focus(panel),
        help: "the panel with that number")
    }

  /// What a key does while a panel has the focus.
  public static func action(for key: Key, focus: PanelID) -> Action? {
    bindings.first { $0.keys.contains(key) && $0.holds(in: focus) }?.action
  }

  /// The footer's entries for a focus: key and word.
  static func footer(focus: PanelID, symbols: Symbols) -> [(key: String, label: String)] {
    var used: [Key] = []
    var entries: [(key: String, label: String)] = []
    for binding in bindings where binding.holds(in: focus) {
      // A key that means something else in this panel must not promise what it does elsewhere.
      guard let label = binding.label, let key = binding.keys.first, !used.contains(key),
        action(for: key, focus: focus) == binding.action
      else { continue }
      used.append(key)
      let names = binding.footerKeys.map { $0.name(symbols) }.joined(separator: " ")
      entries.append((names, label))
    }
    return entries
  }

  /// The help's lines: all keys of a binding and its sentence; the digits make one line.
  static func help(symbols: Symbols) -> [(keys: String, text: String)] {
    var lines: [(keys: String, text: String)] = []
    for binding in bindings {
      let keys = binding.keys.map { $0.name(symbols) }.joined(separator: " ")
      var text = binding.help
      if case .panel(let panel) = binding.context { text += " (panel \(panel.rawValue))" }
      if let last = lines.last, last.text == text {
        lines[lines.count - 1].keys = "\(last.keys) \(keys)"
      } else {
        lines.append((keys, text))
      }
    }
    return lines
  }
}
