/// The panels of the dashboard; the raw value is the digit that chooses one.
public enum PanelID: Int, CaseIterable, Equatable, Hashable, Sendable {
  case loss = 1
  case metric = 2
  case layers = 3
  case hyperparameters = 4
  case progress = 5
  case log = 6
  case preview = 7
  case advice = 8

  /// Whether it steers the run or tells of it in words: what stands on the left.
  var isSteering: Bool {
    switch self {
    case .hyperparameters, .progress, .log, .advice: true
    case .loss, .metric, .layers, .preview: false
    }
  }

  /// Whether it says little in a few rows, and so gets more while it is chosen.
  var needsRoom: Bool { self == .layers || self == .preview }
}
