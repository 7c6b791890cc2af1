import TerminalUI

/// A line of the key table: what a key does, where, and how footer, help, palette and configuration call it.
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
  /// What palette and configuration call it; nil for a line that only gives an action more keys.
  public var name: String?
  /// The footer's word; nil keeps it out of the footer.
  public var label: String?
  /// The keys that the footer names.
  var footerKeys: [Key]
  /// The help's sentence.
  public var help: String

  init(
    _ keys: [Key], _ action: Action, _ label: String? = nil, in context: Context = .anywhere,
    name: String? = nil, footerKeys: [Key]? = nil, help: String
  ) {
    self.name = name
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
        [.character("q"), .control("c")], .quit, "quit", name: "quit",
        help: "quit; asks first while training"),
      KeyBinding(
        [.character("?")], .toggleHelp, "help", name: "help", help: "show or hide this help"),
      KeyBinding(
        [.character(" ")], .togglePause, "pause", name: "pause",
        help: "pause training, or let it go on"),
      KeyBinding(
        [.character("+"), .character("=")], .adjust(.up), "change", name: "raise",
        footerKeys: [.character("+"), .character("-")],
        help: "raise the selected hyperparameter by its step"),
      KeyBinding(
        [.character("-"), .character("_")], .adjust(.down), name: "lower",
        help: "lower the selected hyperparameter by its step"),
      KeyBinding(
        [.right], .adjust(.up), in: .panel(.hyperparameters), help: "raise it, as + does"),
      KeyBinding(
        [.left], .adjust(.down), in: .panel(.hyperparameters), help: "lower it, as - does"),
      KeyBinding(
        [.enter], .enter, "view", in: .panel(.layers), name: "view",
        help: "histograms, one of them, table, heatmap"),
      KeyBinding(
        [.character("A")], .applyAdvice, "apply", in: .panel(.advice), name: "apply advice",
        help: "make the change that the chosen advice proposes"),
      KeyBinding(
        [.enter], .toggleZoom, "enlarge", in: .charts, name: "enlarge",
        help: "the whole screen for the charts"),
      KeyBinding(
        [.enter], .enter, "page", in: .panel(.preview), name: "page",
        help: "answers, saliency, occlusion, mistakes, classes"),
      KeyBinding(
        [.left], .previousExample, in: .panel(.preview), name: "previous example",
        help: "the image or mistake before, after"),
      KeyBinding(
        [.right], .nextExample, in: .panel(.preview), name: "next example",
        help: "the image or mistake before, after"),
      KeyBinding(
        [.enter], .enter, "type", name: "type", help: "type a value for the selected hyperparameter"
      ),
      KeyBinding(
        [.character("}")], .adjustFinely(.up), name: "raise finely",
        help: "raise it by a tenth of the step"),
      KeyBinding(
        [.character("{")], .adjustFinely(.down), name: "lower finely",
        help: "lower it by a tenth of the step"),
      KeyBinding(
        [.character("0")], .reset, name: "reset", help: "back to its value at the start of the run"),
      KeyBinding([.character("u")], .undo, "undo", name: "undo", help: "take the last change back"),
      KeyBinding(
        [.control("r")], .redo, name: "redo", help: "make the change again that was taken back"),
      KeyBinding(
        [.character("H")], .toggleHistory, name: "changes",
        help: "the list of changes, or the values"),
      KeyBinding(
        [.character(".")], .singleStep, "step", name: "step", help: "do a single step while paused"),
      KeyBinding(
        [.character("s")], .takeCheckpoint, name: "checkpoint", help: "keep a checkpoint now"),
      KeyBinding(
        [.character("r")], .openCheckpoints, "rewind", name: "rewind",
        help: "go back to a checkpoint and on from there"),
      KeyBinding(
        [.character("c")], .compare, name: "compare",
        help: "this run beside the others; training goes on"),
      KeyBinding(
        [.character("w")], .show(.weights), "kind", in: .panel(.layers), name: "weights",
        footerKeys: [.character("w"), .character("g"), .character("a")],
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("g")], .show(.gradients), in: .panel(.layers), name: "gradients",
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("a")], .show(.activations), in: .panel(.layers), name: "activations",
        help: "weights, gradients, activations"),
      KeyBinding(
        [.character("<"), .pageUp], .visitEarlier, "time", in: .panel(.layers),
        name: "earlier histograms",
        footerKeys: [.character("<"), .character(">")], help: "earlier or later histograms"),
      KeyBinding(
        [.character(">"), .pageDown], .visitLater, in: .panel(.layers), name: "later histograms",
        help: "earlier or later histograms"),
      KeyBinding(
        [.character("b")], .toggleReference, in: .panel(.layers), name: "reference",
        help: "compare other steps with this one, or no longer"),
      KeyBinding(
        [.character("L")], .toggleLogarithmicCounts, in: .panel(.layers), name: "log counts",
        help: "logarithmic or linear counts"),
      KeyBinding(
        [.left, .character("h")], .move(.left), in: .panel(.layers), name: "previous tensor",
        help: "the tensor before, the next tensor"),
      KeyBinding(
        [.right, .character("l")], .move(.right), in: .panel(.layers), name: "next tensor",
        help: "the tensor before, the next tensor"),
      KeyBinding(
        [.character("l")], .toggleLogarithmic, "log", name: "log axis",
        help: "logarithmic or linear y axis"),
      KeyBinding(
        [.left], .move(.left), in: .charts, name: "cursor earlier",
        help: "read values at a cursor, earlier"),
      KeyBinding(
        [.right], .move(.right), in: .charts, name: "cursor later",
        help: "read values at a cursor, later"),
      KeyBinding(
        [.home], .cursorToStart, in: .charts, name: "cursor to start",
        help: "the cursor to the start"),
      KeyBinding(
        [.character(">")], .zoomIn, in: .charts, name: "zoom in", help: "show fewer steps"),
      KeyBinding(
        [.character("<")], .zoomOut, in: .charts, name: "zoom out", help: "show more steps"),
      KeyBinding([.pageUp], .panEarlier, in: .charts, name: "earlier", help: "show earlier steps"),
      KeyBinding([.pageDown], .panLater, in: .charts, name: "later", help: "show later steps"),
      KeyBinding(
        [.end, .character("f")], .follow, in: .charts, name: "follow",
        help: "follow the newest step, without a cursor"),
      KeyBinding(
        [.character("m")], .nextSubject, name: "next metric", help: "the next metric in panel 2"),
      KeyBinding(
        [.character("x")], .nextAxis, name: "x axis",
        help: "x axis: steps, epochs, training or wall time"),
      KeyBinding(
        [.character("]")], .smooth(.up), name: "smooth more", help: "smooth the lines more"),
      KeyBinding(
        [.character("[")], .smooth(.down), name: "smooth less", help: "smooth the lines less"),
      KeyBinding(
        [.character("y")], .toggleHeldRange, name: "hold y",
        help: "hold the y axes as they are, or not"),
      KeyBinding(
        [.character("o")], .toggleOutliers, name: "outliers",
        help: "leave outliers out of the y axis, or not"),
      KeyBinding([.tab], .focusNext, "panel", name: "next panel", help: "the next panel"),
      KeyBinding([.backTab], .focusPrevious, name: "previous panel", help: "the previous panel"),
      KeyBinding([.up, .character("k")], .move(.up), name: "up", help: "move up, move down"),
      KeyBinding([.down, .character("j")], .move(.down), name: "down", help: "move up, move down"),
      KeyBinding(
        [.character(":")], .openPalette, "command", name: "command",
        help: "type a command: all of these, values, themes"),
      KeyBinding(
        [.character("/")], .filter, "filter", name: "filter",
        help: "narrow hyperparameters or log to what fits"),
      KeyBinding(
        [.character("v")], .nextLayout, name: "layout",
        help: "panels: all, charts, layers, network, controls"),
      KeyBinding(
        [.character("t")], .nextTheme, "theme", name: "next theme", help: "the next theme"),
      KeyBinding(
        [.character("S")], .saveFrame, name: "picture",
        help: "save the frame as an SVG picture"),
      KeyBinding(
        [.control("z")], .suspend, name: "suspend", help: "go to the shell; fg comes back"),
      KeyBinding(
        [.escape], .leave, name: "back", help: "leave help, filter, cursor or enlarged panel"),
    ]
    + PanelID.allCases.map { panel in
      KeyBinding(
        [.character(Unicode.Scalar(UInt8(48 + panel.rawValue)))], .focus(panel),
        name: "panel \(panel.name)", help: "the panel with that number")
    }

  /// What a key does while a panel has the focus.
  public static func action(
    for key: Key, focus: PanelID, in bindings: [KeyBinding] = KeyMap.bindings
  ) -> Action? {
    binding(for: key, focus: focus, in: bindings)?.action
  }

  private static func binding(
    for key: Key, focus: PanelID, in bindings: [KeyBinding]
  ) -> KeyBinding? {
    bindings.first { $0.keys.contains(key) && $0.holds(in: focus) }
  }

  /// What the first key of an action is called in a panel's border; empty for one without a key.
  static func name(of action: Action, in panel: PanelID, _ state: DashboardState) -> String {
    let binding = state.bindings.first { $0.action == action && $0.holds(in: panel) }
    return binding?.keys.first?.name(state.symbols) ?? ""
  }

  /// The word with which a binding stands in the footer for a focus; nil for one that does not.
  static func footerLabel(
    _ binding: KeyBinding, focus: PanelID, in bindings: [KeyBinding] = KeyMap.bindings
  ) -> String? {
    // A key that means something else in this panel must not promise what it does elsewhere.
    guard let label = binding.label, let key = binding.keys.first,
      self.binding(for: key, focus: focus, in: bindings) == binding
    else { return nil }
    return label
  }

  /// The help's lines: all keys of a binding and its sentence; the digits make one line.
  static func help(
    symbols: Symbols, in bindings: [KeyBinding] = KeyMap.bindings
  ) -> [(keys: String, text: String)] {
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
