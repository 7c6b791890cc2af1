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
  /// Make the change that the chosen advice proposes.
  case applyAdvice
  case toggleLogarithmic
  case nextTheme
  case suspend
}
