/// The name of a hyperparameter, as JSON, `--set` and the screen spell it: `learning_rate`.
///
/// Open for extension: whatever trains declares its keys as constants.
public struct HyperparameterKey: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The value of a hyperparameter.
public enum HyperparameterValue: Equatable, Hashable, Sendable {
  /// A real or whole number; the descriptor says which.
  case number(Double)
  case flag(Bool)
  /// One of a list of names.
  case choice(String)

  /// The value as tables and comparisons write it: `0.001`, `true`, `adam`.
  public var text: String {
    switch self {
    case .number(let number): NumberText.short(number)
    case .flag(let flag): "\(flag)"
    case .choice(let name): name
    }
  }

  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  public var choice: String? { if case .choice(let value) = self { value } else { nil } }
  public var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
}

/// Hyperparameters by key.
public typealias HyperparameterValues = [HyperparameterKey: HyperparameterValue]

/// A change that took effect, and when.
public struct AppliedChange: Equatable, Sendable {
  public var key: HyperparameterKey
  public var from: HyperparameterValue
  public var to: HyperparameterValue
  /// The steps done when it took effect: the first step it rules is the next one.
  public var step: Int
  /// The epoch it took effect in, counted from 1.
  public var epoch: Int
  /// Who asked for it.
  public var author: ChangeAuthor

  public init(
    key: HyperparameterKey, from: HyperparameterValue, to: HyperparameterValue, step: Int,
    epoch: Int, author: ChangeAuthor = .person
  ) {
    self.key = key
    self.from = from
    self.to = to
    self.step = step
    self.epoch = epoch
    self.author = author
  }
}

/// Who changes hyperparameters.
public enum ChangeAuthor: String, CaseIterable, Equatable, Sendable {
  /// A person at the controls.
  case person
  /// A person who takes a change back.
  case undo
  /// A person who makes a change again that was taken back.
  case redo
  /// The advisor, on a person's word.
  case advisor
  /// A rule of the run itself, such as a plateau's; it happens again by itself.
  case schedule
  /// The command line that began the run.
  case commandLine = "command_line"
}
