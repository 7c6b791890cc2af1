import Monitoring

extension TrainingSession {
  /// Points told of the rates to come, at most.
  static let comingRateCount = 64

  /// The learning rates of the steps that are left, as things stand, of the first network where there are several:
  /// at most `comingRateCount`, the next step's and the last one's among them. Empty where nothing is left.
  func comingLearningRates() -> [LearningRatePoint] {
    let ahead = stepsAhead.count
    let trained = objective.networks[0]
    guard ahead >= 1 else { return [] }
    // Beyond that nobody tells a step from the next.
    let last = min(Double(step) + ahead, 1e15)
    let isConstant = trained.optimizer.definition.learningRate.isConstant
    let count = min(isConstant ? 2 : Self.comingRateCount, Int(min(ahead, 1000)))
    return (0..<count).map { index in
      let share = count > 1 ? Double(index) / Double(count - 1) : 0
      let place = Int((Double(step + 1) + (last - Double(step + 1)) * share).rounded())
      // A step's rate follows from the steps done before it.
      return LearningRatePoint(step: place, rate: trained.learningRate(atStep: place - 1))
    }
  }
}
