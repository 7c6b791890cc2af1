import Monitoring

/// What a key can do.
public enum Action: Equatable, Sendable {
  public enum Direction: Equatable, Sendable { case up, down, left, right }

  case quit
  case toggleHelp
  case closeHelp
  case focus(PanelID)
  case focusNext
  case focusPrevious
  case move(Direction)
  case adjust(HyperparameterDescriptor.Direction)
  /// Type a value, or change what a panel shows.
  case enter
  case togglePause
  case singleStep
  case toggleLogarithmic
  /// Heights and shades of histograms as logarithms.
  case toggleLogarithmicCounts
  /// Histograms of one kind.
  case show(TensorHistogram.Kind)
  /// Histograms of another step.
  case visitEarlier
  case visitLater
  case nextTheme
  case suspend
}
