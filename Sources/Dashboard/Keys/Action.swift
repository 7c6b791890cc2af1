import Monitoring

/// What a key can do.
public enum Action: Equatable, Sendable {
  public enum Direction: Equatable, Sendable { case up, down, left, right }

  case quit
  case toggleHelp
  /// Back, step by step: the help, the cursor, the whole screen for one panel.
  case leave
  case focus(PanelID)
  case focusNext
  case focusPrevious
  case move(Direction)
  case adjust(HyperparameterDescriptor.Direction)
  /// A tenth of the usual step.
  case adjustFinely(HyperparameterDescriptor.Direction)
  /// Back to the value at the start of the run.
  case reset
  case undo
  case redo
  case toggleHistory
  /// Type a value, or change what a panel shows.
  case enter
  case togglePause
  case singleStep
  /// Make the change that the chosen advice proposes.
  case applyAdvice
  case toggleLogarithmic
  case nextAxis
  case toggleOutliers
  /// Keep the y axes of the charts as they are, or let them follow the lines again.
  case toggleHeldRange
  /// More or less of an average over the steps.
  case smooth(HyperparameterDescriptor.Direction)
  /// Fewer or more steps on the charts.
  case zoomIn
  case zoomOut
  /// Earlier or later steps on the charts, by half of what is shown.
  case panEarlier
  case panLater
  case cursorToStart
  case follow
  case nextSubject
  case toggleZoom
  /// Heights and shades of histograms as logarithms.
  case toggleLogarithmicCounts
  /// Histograms of one kind.
  case show(TensorHistogram.Kind)
  /// Histograms of another step.
  case visitEarlier
  case visitLater
  /// Lay the histograms that are shown over those of other steps.
  case toggleReference
  /// Other panels on the screen.
  case nextLayout
  /// Another sample to look at more closely.
  case nextExample
  case previousExample
  case nextTheme
  case suspend
  /// Type a command.
  case openPalette
  /// Type what hyperparameters or log are narrowed to.
  case filter
  /// Keep all that the run needs to go on from here.
  case takeCheckpoint
  /// Choose a checkpoint to go back to.
  case openCheckpoints
  /// Write the frame as a picture.
  case saveFrame
}
