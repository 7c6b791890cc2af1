import Monitoring
import TerminalUI

/// A hyperparameter as the screen shows it: its value, and a change on its way to the engine.
public struct HyperparameterControl: Equatable, Sendable {
  public var descriptor: HyperparameterDescriptor {
    didSet { explanation = Self.explanation(of: descriptor) }
  }
  /// When a change takes effect, what can be set, and what it means.
  private(set) var explanation: String
  /// The value the engine last confirmed.
  public var value: HyperparameterValue
  /// What was asked for and has not been confirmed yet.
  public var pending: HyperparameterValue?
  /// The step of the last confirmed change.
  public var confirmedStep: Int?

  public init(descriptor: HyperparameterDescriptor, value: HyperparameterValue) {
    self.descriptor = descriptor
    self.value = value
    explanation = Self.explanation(of: descriptor)
  }

  private static func explanation(of descriptor: HyperparameterDescriptor) -> String {
    "\(descriptor.effect.rawValue), \(descriptor.range): \(descriptor.explanation)"
  }

  /// What a further change starts from.
  var target: HyperparameterValue { pending ?? value }

  mutating func confirm(_ change: AppliedChange) {
    value = change.to
    confirmedStep = change.step
    // Of several quick changes only the last one's confirmation ends the waiting.
    if pending == change.to { pending = nil }
  }

  mutating func reject(_ asked: HyperparameterValue) {
    // A change that was asked for later is still on its way.
    if pending == asked { pending = nil }
  }

  /// `0.001`, `0.001 → 0.002 …` while it waits, `0.002 @412` once it rules.
  func text(_ symbols: Symbols) -> Phrase {
    var current = descriptor.text(of: value)
    // Digits that change from frame to frame say nothing.
    if descriptor.movesByItself, let number = value.number {
      current = NumberText.short(number, digits: 3)
    }
    if let pending {
      return "\(current) \(symbols.arrow) \(descriptor.text(of: pending)) \(symbols.ellipsis)"
    }
    if let confirmedStep { return "\(current) @\(confirmedStep)" }
    return Phrase(current)
  }
}
