import Files

extension LearningRateSchedule {
  /// The kinds of schedule, by the names that `"type"` has; all but the first and the last are Keras'.
  public enum Kind: String, CaseIterable, Sendable {
    case constant
    case exponentialDecay = "exponential_decay"
    case cosineDecay = "cosine_decay"
    case piecewiseConstantDecay = "piecewise_constant_decay"
    case cosineDecayRestarts = "cosine_decay_restarts"
    case oneCycle = "one_cycle"

    /// The numbers of the kind, in Keras' order; those of lists depend on their length.
    var keys: [ScheduleKey] {
      switch self {
      case .constant, .piecewiseConstantDecay: []
      case .exponentialDecay: [.initialLearningRate, .decaySteps, .decayRate, .staircase]
      case .cosineDecay: [.initialLearningRate, .decaySteps, .alpha, .warmupTarget, .warmupSteps]
      case .cosineDecayRestarts:
        [.initialLearningRate, .firstDecaySteps, .timeFactor, .rateFactor, .alpha]
      case .oneCycle: [.maximumLearningRate, .totalSteps, .warmupShare, .divisor, .finalDivisor]
      }
    }
  }

  public var kind: Kind {
    switch self {
    case .constant: .constant
    case .exponentialDecay: .exponentialDecay
    case .cosineDecay: .cosineDecay
    case .piecewiseConstantDecay: .piecewiseConstantDecay
    case .cosineDecayRestarts: .cosineDecayRestarts
    case .oneCycle: .oneCycle
    }
  }

  /// The numbers that can be changed, in order; a warmup only where there is one.
  public var keys: [ScheduleKey] {
    switch self {
    case .piecewiseConstantDecay(let boundaries, let values):
      boundaries.indices.map { .boundary($0) } + values.indices.map { .value($0) }
    case .cosineDecay(_, _, _, warmupTarget: nil, _):
      kind.keys.filter { $0 != .warmupTarget && $0 != .warmupSteps }
    default: kind.keys
    }
  }

  /// One of its numbers; nil for one that the kind does not have. Setting such a one changes nothing.
  public subscript(key: ScheduleKey) -> Double? {
    get { numbers[key] }
    set {
      var numbers = numbers
      guard let newValue, numbers[key] != nil else { return }
      numbers[key] = newValue
      self = LearningRateSchedule(kind, numbers)
    }
  }

  private var numbers: [ScheduleKey: Double] {
    switch self {
    case .constant: return [:]
    case .exponentialDecay(let initial, let decaySteps, let decayRate, let staircase):
      return [
        .initialLearningRate: initial, .decaySteps: decaySteps, .decayRate: decayRate,
        .staircase: staircase ? 1 : 0,
      ]
    case .cosineDecay(let initial, let decaySteps, let alpha, let warmupTarget, let warmupSteps):
      var numbers: [ScheduleKey: Double] = [
        .initialLearningRate: initial, .decaySteps: decaySteps, .alpha: alpha,
        .warmupSteps: warmupSteps,
      ]
      numbers[.warmupTarget] = warmupTarget
      return numbers
    case .piecewiseConstantDecay(let boundaries, let values):
      var numbers: [ScheduleKey: Double] = [:]
      for (index, boundary) in boundaries.enumerated() { numbers[.boundary(index)] = boundary }
      for (index, value) in values.enumerated() { numbers[.value(index)] = value }
      return numbers
    case .cosineDecayRestarts(
      let initial, let firstDecaySteps, let timeFactor, let rateFactor, let alpha):
      return [
        .initialLearningRate: initial, .firstDecaySteps: firstDecaySteps, .timeFactor: timeFactor,
        .rateFactor: rateFactor, .alpha: alpha,
      ]
    case .oneCycle(let maximum, let totalSteps, let warmupShare, let divisor, let finalDivisor):
      return [
        .maximumLearningRate: maximum, .totalSteps: totalSteps, .warmupShare: warmupShare,
        .divisor: divisor, .finalDivisor: finalDivisor,
      ]
    }
  }

  /// A schedule of a kind that has numbers; what is not given is its default.
  init(_ kind: Kind, _ numbers: [ScheduleKey: Double]) {
    func number(_ key: ScheduleKey) -> Double { numbers[key] ?? key.defaultValue ?? 0 }
    func list(_ key: (Int) -> ScheduleKey) -> [Double] {
      var values: [Double] = []
      while let value = numbers[key(values.count)] { values.append(value) }
      return values
    }
    switch kind {
    case .constant: self = .constant(number(.initialLearningRate))
    case .exponentialDecay:
      self = .exponentialDecay(
        initial: number(.initialLearningRate), decaySteps: number(.decaySteps),
        decayRate: number(.decayRate), staircase: number(.staircase) != 0)
    case .cosineDecay:
      self = .cosineDecay(
        initial: number(.initialLearningRate), decaySteps: number(.decaySteps),
        alpha: number(.alpha), warmupTarget: numbers[.warmupTarget],
        warmupSteps: number(.warmupSteps))
    case .piecewiseConstantDecay:
      self = .piecewiseConstantDecay(
        boundaries: list(ScheduleKey.boundary), values: list(ScheduleKey.value))
    case .cosineDecayRestarts:
      self = .cosineDecayRestarts(
        initial: number(.initialLearningRate), firstDecaySteps: number(.firstDecaySteps),
        timeFactor: number(.timeFactor), rateFactor: number(.rateFactor), alpha: number(.alpha))
    case .oneCycle:
      self = .oneCycle(
        maximum: number(.maximumLearningRate), totalSteps: number(.totalSteps),
        warmupShare: number(.warmupShare), divisor: number(.divisor),
        finalDivisor: number(.finalDivisor))
    }
  }

  /// A schedule that begins with a rate and is done when the run is, as one chooses it by hand.
  /// - Parameters:
  ///   - rate: of its first step.
  ///   - steps: how many steps there still are, at least 1.
  ///   - stepsPerEpoch: at least 1.
  public init(_ kind: Kind, from rate: Double, steps: Double, stepsPerEpoch: Double) {
    let steps = max(1, steps)
    switch kind {
    case .constant: self = .constant(rate)
    case .exponentialDecay:
      self.init(
        kind,
        [.initialLearningRate: rate, .decaySteps: max(1, stepsPerEpoch), .decayRate: 0.9])
    case .cosineDecay: self.init(kind, [.initialLearningRate: rate, .decaySteps: steps])
    case .piecewiseConstantDecay:
      self.init(
        kind, [.boundary(0): (steps / 2).rounded(.down), .value(0): rate, .value(1): rate / 10])
    case .cosineDecayRestarts:
      // Two cosines, the second twice as long.
      self.init(
        kind,
        [.initialLearningRate: rate, .firstDecaySteps: max(1, (steps / 3).rounded(.up))])
    case .oneCycle:
      // Not the usual 25 times: the rate in force is mostly one that is good for the whole run.
      self.init(kind, [.maximumLearningRate: rate * 4, .totalSteps: steps, .divisor: 4])
    }
  }

  /// As an experiment file has it: a number, or an object with its type.
  public var json: JSONValue {
    if case .constant(let rate) = self { return .number(rate) }
    var object: JSONObject = ["type": .string(kind.rawValue)]
    if case .piecewiseConstantDecay(let boundaries, let values) = self {
      object["boundaries"] = .array(boundaries.map { .number($0) })
      object["values"] = .array(values.map { .number($0) })
    } else {
      for key in keys {
        guard let number = self[key] else { continue }
        object[key.name] = key == .staircase ? .boolean(number != 0) : .number(number)
      }
    }
    return .object(object)
  }
}
