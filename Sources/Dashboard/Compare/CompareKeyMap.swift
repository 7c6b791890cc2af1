import TerminalUI

/// What a key can do on the screen that compares runs.
public enum CompareAction: Equatable, Sendable {
  case quit, toggleHelp, leave, suspend
  case up, down, pageUp, pageDown, first, last
  case mark, unmarkAll
  case previousColumn, nextColumn, sort, sortBackwards
  case filter
  case nextMetric, previousMetric
  case groupBy, enter, baseline
  case pin, hide, showHidden
  case nextAxis, toggleLogarithmic, smoothLess, smoothMore
  case nextView, previousLayer, nextLayer
  case editTags, editNotes, rename, delete
  case stopRun, setValue
  case nextTheme

  /// Whether it changes nothing but the chart.
  var isOfChart: Bool {
    switch self {
    case .nextAxis, .toggleLogarithmic, .smoothLess, .smoothMore, .nextView, .previousLayer,
      .nextLayer:
      true
    default: false
    }
  }
}

/// A line of the key table of that screen; footer and help are made from it.
public struct CompareBinding: Equatable, Sendable {
  public var keys: [Key]
  public var action: CompareAction
  /// The footer's word; nil keeps it out of the footer.
  public var label: String?
  /// The help's sentence.
  public var help: String

  init(_ keys: [Key], _ action: CompareAction, _ label: String? = nil, _ help: String) {
    self.keys = keys
    self.action = action
    self.label = label
    self.help = help
  }
}

public enum CompareKeyMap {
  public static let bindings: [CompareBinding] = [
    CompareBinding([.character("q"), .control("c")], .quit, "quit", "leave"),
    CompareBinding([.character("?")], .toggleHelp, "help", "show or hide this help"),
    CompareBinding(
      [.character(" ")], .mark, "mark", "draw the run's curve, or no more; it keeps its symbol"),
    CompareBinding([.character("/")], .filter, "filter", "only runs that pass an expression"),
    CompareBinding(
      [.character("s")], .sort, "sort", "sort by the chosen column, again: the other way"),
    CompareBinding([.character("m")], .nextMetric, "metric", "the next metric"),
    CompareBinding(
      [.character("v")], .nextView, "view", "curves, histograms of a layer, parallel coordinates"),
    CompareBinding(
      [.character("g")], .groupBy, "group",
      "mean and deviation of runs that share the chosen column's value"),
    CompareBinding(
      [.character("b")], .baseline, "baseline", "show differences from the chosen run, or none"),
    CompareBinding([.character("l")], .toggleLogarithmic, "log", "logarithmic or linear y axis"),
    CompareBinding(
      [.character("x")], .nextAxis, "axis", "x axis: steps, epochs or training time"),
    CompareBinding([.character("]")], .smoothMore, nil, "smooth the curves more"),
    CompareBinding([.character("[")], .smoothLess, nil, "smooth the curves less"),
    CompareBinding([.up, .character("k")], .up, nil, "the run above"),
    CompareBinding([.down, .character("j")], .down, nil, "the run below"),
    CompareBinding([.pageUp], .pageUp, nil, "a page up"),
    CompareBinding([.pageDown], .pageDown, nil, "a page down"),
    CompareBinding([.home], .first, nil, "the first run"),
    CompareBinding([.end], .last, nil, "the last run"),
    CompareBinding([.left], .previousColumn, nil, "the column to the left"),
    CompareBinding([.right], .nextColumn, nil, "the column to the right"),
    CompareBinding([.character("S")], .sortBackwards, nil, "turn the order round"),
    CompareBinding([.character("M")], .previousMetric, nil, "the metric before"),
    CompareBinding(
      [.enter], .enter, nil, "the chart alone, or the table again; of a group: its runs alone"),
    CompareBinding([.character("u")], .unmarkAll, nil, "draw no curves"),
    CompareBinding([.character("p")], .pin, nil, "keep the run at the top, or no more"),
    CompareBinding([.character("h")], .hide, nil, "put the run out of the way, or back"),
    CompareBinding([.character("H")], .showHidden, nil, "show what is out of the way, or not"),
    CompareBinding([.character("<")], .previousLayer, nil, "histograms of the tensor before"),
    CompareBinding([.character(">")], .nextLayer, nil, "histograms of the next tensor"),
    CompareBinding([.character("t")], .editTags, nil, "type the run's tags, with commas"),
    CompareBinding([.character("n")], .editNotes, nil, "type notes on the run"),
    CompareBinding([.character("r")], .rename, nil, "type another name for the run"),
    CompareBinding([.character("D"), .delete], .delete, nil, "delete the run; asks first"),
    CompareBinding([.character("X")], .stopRun, nil, "in a sweep: end the run; asks first"),
    CompareBinding(
      [.character(":")], .setValue, nil,
      "in a sweep: change a hyperparameter of the run while it trains"),
    CompareBinding([.character("T")], .nextTheme, nil, "the next theme"),
    CompareBinding([.control("z")], .suspend, nil, "go to the shell; fg comes back"),
    CompareBinding(
      [.escape], .leave, nil,
      "leave help, chart, filter or groups; then the screen, where the dashboard opened it"),
  ]

  static func action(for key: Key) -> CompareAction? {
    bindings.first { $0.keys.contains(key) }?.action
  }
}
