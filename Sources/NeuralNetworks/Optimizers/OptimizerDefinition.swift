import Files

/// The update rules, by their Keras names.
public enum OptimizerKind: String, CaseIterable, Sendable {
  /// Stochastic gradient descent, with momentum (Polyak 1964) and Nesterov momentum (Sutskever et al., 2013).
  case sgd
  /// Kingma and Ba, "Adam", ICLR 2015.
  case adam
  /// Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.
  case adamw
  /// Tieleman and Hinton, Lecture 6.5, 2012.
  case rmsprop
  /// Duchi, Hazan and Singer, JMLR 2011.
  case adagrad

  /// The keys that the rule reads besides those that all rules have.
  public var keys: [OptimizerKey] {
    switch self {
    case .sgd: [.momentum, .nesterov]
    case .adam, .adamw: [.beta1, .beta2, .epsilon]
    case .rmsprop: [.rho, .momentum, .epsilon]
    case .adagrad: [.initialAccumulatorValue, .epsilon]
    }
  }

  /// Keras' default learning rate.
  public var defaultLearningRate: Double {
    switch self {
    case .sgd: 0.01
    default: 0.001
    }
  }
}

/// The numbers of an optimizer besides the learning rate, by their Keras names.
public enum OptimizerKey: String, CaseIterable, Sendable {
  case momentum
  case nesterov
  case beta1 = "beta_1"
  case beta2 = "beta_2"
  case epsilon
  case rho
  case initialAccumulatorValue = "initial_accumulator_value"
  /// Decoupled decay: each step first takes `learning rate · weight_decay` of every weight away. For sgd
  /// this is L2 regularization.
  case weightDecay = "weight_decay"
  /// The largest allowed norm of all gradients together; 0 for no limit.
  case globalClipnorm = "global_clipnorm"

  /// The values allowed, ends included.
  public var range: ClosedRange<Double> {
    switch self {
    case .momentum, .beta1, .beta2, .rho: 0...0.999999
    case .nesterov: 0...1
    case .epsilon: 1e-12...1
    case .initialAccumulatorValue: 0...1000
    case .weightDecay: 0...10
    case .globalClipnorm: 0...1e6
    }
  }

  /// Keras' default.
  public func defaultValue(for kind: OptimizerKind) -> Double {
    switch self {
    case .momentum, .nesterov, .globalClipnorm: 0
    case .beta1, .rho: 0.9
    case .beta2: 0.999
    case .epsilon: 1e-7
    case .initialAccumulatorValue: 0.1
    case .weightDecay: kind == .adamw ? 0.004 : 0
    }
  }
}

/// An optimizer as an experiment file describes it.
public struct OptimizerDefinition: Equatable, Sendable {
  public private(set) var kind: OptimizerKind
  public var learningRate: LearningRateSchedule
  /// Where the schedule lies in the run.
  public var schedulePosition = LearningRateSchedule.Position()
  private var values: [OptimizerKey: Double]

  public init(_ kind: OptimizerKind, learningRate: Double? = nil) {
    self.kind = kind
    self.learningRate = .constant(learningRate ?? kind.defaultLearningRate)
    values = [:]
  }

  /// A number of the optimizer; Keras' default until it is set.
  public subscript(key: OptimizerKey) -> Double {
    get { values[key] ?? key.defaultValue(for: kind) }
    set { values[key] = newValue }
  }

  /// The same learning rate, decay and clipping with another rule at its defaults.
  public func switched(to kind: OptimizerKind) -> OptimizerDefinition {
    var other = OptimizerDefinition(kind)
    other.learningRate = learningRate
    other.schedulePosition = schedulePosition
    for key in [OptimizerKey.weightDecay, .globalClipnorm] { other.values[key] = values[key] }
    return other
  }

  /// The learning rate of the update numbered `step` of the run, counted from 0.
  public func rate(atStep step: Int) -> Double {
    let own = max(0, step - Int(schedulePosition.start))
    return learningRate.rate(atStep: own) * schedulePosition.scale
  }

  /// The keys this optimizer reads.
  public var keys: [OptimizerKey] { kind.keys + [.weightDecay, .globalClipnorm] }

  /// Reads `{ "type": "adam", "learning_rate": 0.001, … }`.
  public init(from object: JSONReader) throws(InputError) {
    kind = try object.choice("type", of: "an optimizer")
    learningRate = try LearningRateSchedule(
      from: object, key: "learning_rate", default: kind.defaultLearningRate)
    if !learningRate.isConstant {
      schedulePosition = try LearningRateSchedule.Position(from: try object.object("learning_rate"))
    }
    values = [:]
    for key in kind.keys + [.weightDecay, .globalClipnorm] where object.has(key.rawValue) {
      values[key] =
        key == .nesterov
        ? (try object.boolean(key.rawValue) ? 1 : 0)
        : try object.number(key.rawValue, in: key.range)
    }
    try object.finish()
  }
}
