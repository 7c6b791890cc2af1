/// What can be wrong with a run, the most urgent first among equals.
///
/// The raw value is the stable name in JSON. Thresholds and their sources: docs/advisor.md.
public enum AdviceRule: String, CaseIterable, Sendable {
  case diverging
  case explodingGradients = "exploding_gradients"
  case deadUnits = "dead_units"
  case saturatedUnits = "saturated_units"
  case vanishingGradients = "vanishing_gradients"
  case classImbalance = "class_imbalance"
  case overfitting
  case underfitting
  case slowTraining = "slow_training"
  case plateau

  /// What a person calls it.
  public var title: String { rawValue.replacing("_", with: " ") }
}
