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
  case nextTheme
  case suspend
  /// Type a command.
  case openPalette
  /// Type what hyperparameters or log are narrowed to.
  case filter
  /// Write the frame as a picture.
  case saveFrame
}
