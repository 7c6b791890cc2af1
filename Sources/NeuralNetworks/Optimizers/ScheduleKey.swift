/// The numbers of learning rate schedules, by their Keras names.
public enum ScheduleKey: Hashable, Sendable {
  case initialLearningRate, decaySteps, decayRate, staircase, alpha, warmupTarget, warmupSteps
  case firstDecaySteps, timeFactor, rateFactor
  case maximumLearningRate, totalSteps, warmupShare, divisor, finalDivisor
  /// One of a list, from 0.
  case boundary(Int)
  case value(Int)

  /// What JSON calls it: `decay_steps`, and of a list `boundaries.0`.
  public var name: String {
    switch self {
    case .initialLearningRate: "initial_learning_rate"
    case .decaySteps: "decay_steps"
    case .decayRate: "decay_rate"
    case .staircase: "staircase"
    case .alpha: "alpha"
    case .warmupTarget: "warmup_target"
    case .warmupSteps: "warmup_steps"
    case .firstDecaySteps: "first_decay_steps"
    case .timeFactor: "t_mul"
    case .rateFactor: "m_mul"
    case .maximumLearningRate: "max_learning_rate"
    case .totalSteps: "total_steps"
    case .warmupShare: "pct_start"
    case .divisor: "div_factor"
    case .finalDivisor: "final_div_factor"
    case .boundary(let index): "boundaries.\(index)"
    case .value(let index): "values.\(index)"
    }
  }

  /// The values allowed, ends included; a flag is 0 or 1.
  public var range: ClosedRange<Double> {
    switch self {
    case .initialLearningRate, .warmupTarget, .maximumLearningRate, .value:
      LearningRateSchedule.range
    case .decaySteps, .firstDecaySteps, .totalSteps: 1...1e12
    case .warmupSteps, .boundary: 0...1e12
    case .staircase, .alpha, .warmupShare: 0...1
    case .decayRate, .rateFactor: 0...1000
    case .timeFactor: 1...1000
    case .divisor, .finalDivisor: 1...1e12
    }
  }

  /// Keras' default, and PyTorch's for `one_cycle`; nil where the number has to be given.
  var defaultValue: Double? {
    switch self {
    case .staircase, .alpha, .warmupSteps: 0
    case .timeFactor: 2
    case .rateFactor: 1
    case .warmupShare: 0.3
    case .divisor: 25
    case .finalDivisor: 10_000
    case .initialLearningRate, .decaySteps, .decayRate, .firstDecaySteps, .maximumLearningRate,
      .totalSteps, .boundary, .value, .warmupTarget:
      nil
    }
  }
}
