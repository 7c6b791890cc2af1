import TerminalUI

/// A line of the event log.
public struct LogLine: Equatable, Sendable {
  /// The step it happened at.
  public var step: Int
  public var text: String
  public var role: Theme.Role

  public init(step: Int, text: String, role: Theme.Role = .text) {
    self.step = step
    self.text = text
    self.role = role
  }
}
