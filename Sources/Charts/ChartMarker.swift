import TerminalUI

/// Something that happened at a step, as a vertical line on a chart.
public struct ChartMarker: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// Somebody changed a hyperparameter.
    case change
    case pause
    /// All that the run needs to go on from here was kept.
    case checkpoint
    /// Training was not well: NaN, or a divergence.
    case health
  }

  public var step: Int
  public var kind: Kind
  /// What the cursor reads there.
  public var text: String

  public init(step: Int, kind: Kind = .change, text: String = "") {
    self.step = step
    self.kind = kind
    self.text = text
  }

  var role: Theme.Role {
    switch kind {
    case .change: .marker
    case .pause: .warning
    case .checkpoint: .muted
    case .health: .error
    }
  }
}
