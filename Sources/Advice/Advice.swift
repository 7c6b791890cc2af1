import Monitoring

/// Something about a run that a person should know: what was found, by which numbers, and what to do.
public struct Advice: Equatable, Sendable {
  /// How much harm waiting does.
  public enum Severity: Int, CaseIterable, Comparable, Sendable {
    /// Training could be better.
    case hint
    /// What is trained is worse than it could be.
    case warning
    /// Going on as it is leads nowhere.
    case critical

    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

    /// What JSON calls it.
    public var name: String { "\(self)" }
  }

  /// A change of a hyperparameter that its descriptor accepts.
  public struct Change: Equatable, Sendable {
    public var key: HyperparameterKey
    public var value: HyperparameterValue

    public init(key: HyperparameterKey, value: HyperparameterValue) {
      self.key = key
      self.value = value
    }
  }

  public var rule: AdviceRule
  public var severity: Severity
  /// One line.
  public var finding: String
  /// The numbers that speak for it.
  public var evidence: String
  /// What to do.
  public var remedy: String
  /// What can be changed at once, where one change helps.
  public var change: Change?
  /// The step at which the evidence began.
  public var step: Int

  public init(
    rule: AdviceRule, severity: Severity, finding: String, evidence: String, remedy: String,
    change: Change? = nil, step: Int
  ) {
    self.rule = rule
    self.severity = severity
    self.finding = finding
    self.evidence = evidence
    self.remedy = remedy
    self.change = change
    self.step = step
  }
}
