/// All there is to know of a hyperparameter: controls, JSON, `--set` and help text are made from it.
public struct HyperparameterDescriptor: Equatable, Sendable {
  /// How far one press of a key goes.
  public enum Step: Equatable, Sendable {
    case linear(Double)
    /// Times or divided by `factor`; from zero to `smallest` and from there back to zero.
    case logarithmic(factor: Double, smallest: Double)

    /// About a tenth of it.
    var fine: Step {
      switch self {
      case .linear(let amount): .linear(amount / 10)
      case .logarithmic(let factor, let smallest):
        .logarithmic(factor: 1 + (factor - 1) / 10, smallest: smallest)
      }
    }
  }

  public enum Kind: Equatable, Sendable {
    case number(ClosedRange<Double>, Step)
    case whole(ClosedRange<Int>, Step)
    case flag
    case choice([String])
  }

  /// When a change during a run begins to rule.
  public enum Effect: String, Equatable, Sendable {
    case nextStep = "next step"
    case nextEpoch = "next epoch"
  }

  public enum Direction: Equatable, Sendable { case up, down }

  /// What a hyperparameter belongs to; the raw value is the heading above it, the order that of the list.
  public enum Group: String, CaseIterable, Equatable, Sendable {
    case optimizer
    case schedule
    case training
    case regularization = "regularization and layers"
    case data = "data and augmentation"
    case earlyStopping = "early stopping"
  }

  public var key: HyperparameterKey
  /// What the screen calls it.
  public var label: String
  public var kind: Kind
  /// The unit of the number, where it has one: `samples`.
  public var unit: String?
  public var effect: Effect
  public var group: Group
  /// One sentence for the help.
  public var explanation: String
  /// Whether the value changes without anybody setting it, as a scheduled learning rate does.
  public var movesByItself = false

  public init(
    key: HyperparameterKey, label: String, kind: Kind, unit: String? = nil, effect: Effect,
    group: Group = .training, explanation: String
  ) {
    self.group = group
    self.key = key
    self.label = label
    self.kind = kind
    self.unit = unit
    self.effect = effect
    self.explanation = explanation
  }

  /// The value one step away, held within the range; the other state for a flag.
  /// - Parameter isFine: whether the step is a tenth of the usual one, where that is a number.
  public func adjusted(
    _ value: HyperparameterValue, _ direction: Direction, isFine: Bool = false
  ) -> HyperparameterValue {
    switch (kind, value) {
    case (.flag, .flag(let flag)): return .flag(!flag)
    case (.choice(let names), .choice(let name)):
      guard let index = names.firstIndex(of: name) else { return value }
      let next = index + (direction == .up ? 1 : names.count - 1)
      return .choice(names[next % names.count])
    case (.number(let range, let step), .number(let number)):
      return .number(
        Self.adjusted(number, direction, isFine ? step.fine : step, in: range, isFine: isFine))
    case (.whole(let range, let step), .number(let number)):
      let bounds = Double(range.lowerBound)...Double(range.upperBound)
      let target = Self.adjusted(number, direction, isFine ? step.fine : step, in: bounds)
        .rounded()
      // A factor can round back to where it came from; a press always moves.
      let moved = target == number ? number + (direction == .up ? 1 : -1) : target
      return .number(min(max(moved, bounds.lowerBound), bounds.upperBound))
    default: return value
    }
  }

  private static func adjusted(
    _ value: Double, _ direction: Direction, _ step: Step, in range: ClosedRange<Double>,
    isFine: Bool = false
  ) -> Double {
    var result: Double
    switch step {
    case .linear(let amount):
      // Through whole multiples, so that 0.1 + 0.2 does not become 0.30000000000000004.
      let steps = value / amount
      let target = direction == .up ? (steps + 1).rounded(.down) : (steps - 1).rounded(.up)
      let exact = abs(steps - steps.rounded()) < 1e-9 ? steps.rounded() : steps
      let whole = exact == exact.rounded() ? exact + (direction == .up ? 1 : -1) : target
      result = whole * amount
      // 3 * 0.1 is not 0.3: as many decimals as the step itself has.
      if let rounded = Double(NumberText.rounded(result, digits: 12)) { result = rounded }
    case .logarithmic(let factor, let smallest):
      if value == 0 {
        result = direction == .up ? smallest : 0
      } else {
        result = direction == .up ? value * factor : value / factor
        // 0.0011000000000000001 is nothing that anybody would type.
        if isFine, let rounded = Double(NumberText.rounded(result, digits: 3)) { result = rounded }
        if result < smallest && range.contains(0) && direction == .down { result = 0 }
      }
    }
    return min(max(result, range.lowerBound), range.upperBound)
  }

  /// Reads a value that a person typed.
  /// - Returns: the value, or nil when the text is not of the kind or out of range.
  public func value(from text: String) -> HyperparameterValue? {
    switch kind {
    case .flag:
      switch text.lowercased() {
      case "true", "yes", "on", "1": return .flag(true)
      case "false", "no", "off", "0": return .flag(false)
      default: return nil
      }
    case .choice(let names): return names.contains(text) ? .choice(text) : nil
    case .number, .whole:
      return Double(text).map(HyperparameterValue.number).flatMap { accepts($0) ? $0 : nil }
    }
  }

  /// Whether a value is of the kind and in range.
  public func accepts(_ value: HyperparameterValue) -> Bool {
    switch (kind, value) {
    case (.flag, .flag): true
    case (.choice(let names), .choice(let name)): names.contains(name)
    case (.number(let range, _), .number(let number)): range.contains(number)
    case (.whole(let range, _), .number(let number)):
      Int(exactly: number).map(range.contains) ?? false
    default: false
    }
  }

  /// What a value must be, as a phrase: `a number from 0 to 10`.
  public var expectation: String {
    switch kind {
    case .flag: "true or false"
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    case .number(let range, _):
      "a number from \(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound))"
    case .whole(let range, _):
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// The values allowed, as short as they can be said: `0 to 10`, `on or off`, `1 to 4096 samples`.
  public var range: String {
    let words: String =
      switch kind {
      case .flag: "on or off"
      // The names of a long list would leave no room for what it means.
      case .choice(let names) where names.count > 3: "one of \(names.count)"
      case .choice(let names): names.joined(separator: ", ")
      case .number(let range, _):
        "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound))"
      case .whole(let range, _):
        "\(range.lowerBound) to \(NumberText.count(Double(range.upperBound)))"
      }
    return unit.map { "\(words) \($0)" } ?? words
  }

  /// The value as people write it.
  public func text(of value: HyperparameterValue) -> String {
    switch value {
    case .flag(let flag): flag ? "on" : "off"
    case .choice(let name): name
    case .number(let number):
      if case .whole = kind, let whole = Int(exactly: number) {
        "\(whole)"
      } else {
        NumberText.short(number)
      }
    }
  }
}
