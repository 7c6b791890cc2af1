import TerminalUI

/// What a person can answer when asked about quitting in the middle of a run.
public enum QuitChoice: Int, CaseIterable, Equatable, Sendable {
  case stopAndSave, keepTraining, discard

  public var label: String {
    switch self {
    case .stopAndSave: "stop and save"
    case .keepTraining: "keep training"
    case .discard: "quit without saving"
    }
  }

  public var key: Unicode.Scalar {
    switch self {
    case .stopAndSave: "s"
    case .keepTraining: "k"
    case .discard: "n"
    }
  }
}
