import TerminalUI

/// A line of the key table: what a key does, where, and how footer and help say it.
public struct KeyBinding: Equatable, Sendable {
  /// Where the binding holds.
  public enum Context: Equatable, Sendable {
    case anywhere
    case panel(PanelID)
    /// The panels that have charts over the steps.
    case charts
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
    case .charts: focus == .loss || focus == .metric
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
      KeyBinding(
        [.character("A")], .applyAdvice, "apply", in: .panel(.advice),
        help: "make the change that the chosen advice proposes"),
      KeyBinding(
        [.enter], .toggleZoom, "enlarge", in: .charts, help: "the whole screen for the charts"),
      KeyBinding(
        [.enter], .enter, "page", in: .panel(.preview),
        help: "answers, saliency, mistakes, confusion, classes"),
      KeyBinding([.enter], .enter, "type", help: "type a value for the selected hyperparameter"),
      KeyBinding(
        [.character("}")], .adjustFinely(.up), help: "raise it by a tenth of the step"),
      KeyBinding(
        [.character("{")], .adjustFinely(.down), help: "lower it by a tenth of the step"),
      KeyBinding([.character("0")], .reset, help: "back to its value at the start of the run"),
      KeyBinding([.character("u")], .undo, "undo", help: "take the last change back"),
      KeyBinding([.control("r")], .redo, help: "make the change again that was taken back"),
      KeyBinding([.character("H")], .toggleHistory, help: "the list of changes, or the values"),
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
      KeyBinding([.left], .move(.left), in: .charts, help: "read values at a cursor, earlier"),
      KeyBinding([.right], .move(.right), in: .charts, help: "read values at a cursor, later"),
      KeyBinding([.home], .cursorToStart, in: .charts, help: "the cursor to the start"),
      KeyBinding([.character(">")], .zoomIn, in: .charts, help: "show fewer steps"),
      KeyBinding([.character("<")], .zoomOut, in: .charts, help: "show more steps"),
      KeyBinding([.pageUp], .panEarlier, in: .charts, help: "show earlier steps"),
      KeyBinding([.pageDown], .panLater, in: .charts, help: "show later steps"),
      KeyBinding(
        [.end, .character("f")], .follow, in: .charts,
        help: "follow the newest step, without a cursor"),
      KeyBinding([.character("m")], .nextSubject, help: "the next metric in panel 2"),
      KeyBinding([.character("x")], .nextAxis, help: "x axis: steps, epochs or training time"),
      KeyBinding([.character("]")], .smooth(.up), help: "smooth the lines more"),
      KeyBinding([.character("[")], .smooth(.down), help: "smooth the lines less"),
      KeyBinding(
        [.character("o")], .toggleOutliers, help: "leave outliers out of the y axis, or not"),
      KeyBinding([.tab], .focusNext, "panel", help: "the next panel"),
      KeyBinding([.backTab], .focusPrevious, help: "the previous panel"),
      KeyBinding([.up, .character("k")], .move(.up), help: "move up, move down"),
      KeyBinding([.down, .character("j")], .move(.down), help: "move up, move down"),
      KeyBinding([.character("t")], .nextTheme, "theme", help: "the next theme"),
      KeyBinding([.control("z")], .suspend, help: "go to the shell; fg comes back"),
      KeyBinding([.escape], .leave, help: "leave help, cursor or enlarged panel"),
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
      switch binding.context {
      case .anywhere: break
      case .panel(let panel): text += " (panel \(panel.rawValue))"
      case .charts: text += " (panels 1 and 2)"
      }
      if let last = lines.last, last.text == text {
        lines[lines.count - 1].keys = "\(last.keys) \(keys)"
      } else {
        lines.append((keys, text))
      }
    }
    return lines
  }
}
