import Monitoring
import NeuralNetworks

extension HyperparameterCatalog {
  /// The kind of schedule, and its numbers unless the rate is constant.
  static func descriptors(of schedule: LearningRateSchedule) -> [HyperparameterDescriptor] {
    guard !schedule.isConstant else { return [Self.schedule] }
    return [Self.schedule] + schedule.keys.map(descriptor(for:)) + [startStep, scale]
  }

  /// The values of what `descriptors(of:)` lists.
  static func scheduleValues(of optimizer: OptimizerDefinition) -> HyperparameterValues {
    let schedule = optimizer.learningRate
    var values: HyperparameterValues = [.schedule: .choice(schedule.kind.rawValue)]
    guard !schedule.isConstant else { return values }
    for key in schedule.keys {
      guard let number = schedule[key] else { continue }
      values[HyperparameterKey(key)] = key == .staircase ? .flag(number != 0) : .number(number)
    }
    values[.startStep] = .number(optimizer.schedulePosition.start)
    values[.scheduleScale] = .number(optimizer.schedulePosition.scale)
    return values
  }

  static let schedule = HyperparameterDescriptor(
    key: .schedule, label: "schedule",
    kind: .choice(LearningRateSchedule.Kind.allCases.map(\.rawValue)), effect: .nextStep,
    group: .schedule,
    explanation: "How the rate goes on by itself; another one begins with the rate in force.")

  private static let startStep = HyperparameterDescriptor(
    key: .startStep, label: "start step",
    kind: .whole(0...1_000_000_000_000, .linear(100)), unit: "steps", effect: .nextStep,
    group: .schedule, explanation: "The steps of the run that were done when the schedule began.")

  private static let scale = HyperparameterDescriptor(
    key: .scheduleScale, label: "scale",
    kind: .number(
      LearningRateSchedule.Position.scales, .logarithmic(factor: 2, smallest: 1e-6)),
    effect: .nextStep, group: .schedule,
    explanation: "What the schedule's rates are multiplied by; setting the rate sets it.")

  private static func descriptor(for key: ScheduleKey) -> HyperparameterDescriptor {
    let rates = HyperparameterDescriptor.Kind.number(
      key.range, .logarithmic(factor: 2, smallest: 1e-6))
    let steps = HyperparameterDescriptor.Kind.number(
      key.range, .logarithmic(factor: 2, smallest: 1))
    let text: (label: String, kind: HyperparameterDescriptor.Kind, explanation: String)
    switch key {
    case .initialLearningRate: text = ("initial rate", rates, "The rate the schedule begins with.")
    case .decaySteps: text = ("decay steps", steps, "How long the rate takes to fall.")
    case .decayRate:
      text = (
        "decay rate", .number(key.range, .linear(0.05)),
        "What the rate is multiplied by in each stretch of decay steps."
      )
    case .staircase: text = ("staircase", .flag, "Falls all at once at the end of each stretch.")
    case .alpha:
      text = (
        "alpha", .number(key.range, .linear(0.01)), "The share of the top that is left at the end."
      )
    case .warmupTarget: text = ("warmup target", rates, "The rate that the warmup rises to.")
    case .warmupSteps: text = ("warmup steps", steps, "How long the rate rises first.")
    case .firstDecaySteps: text = ("first decay steps", steps, "How long the first cosine is.")
    case .timeFactor:
      text = (
        "time factor", .number(key.range, .linear(0.5)),
        "How many times as long as the last each cosine is."
      )
    case .rateFactor:
      text = (
        "rate factor", .number(key.range, .linear(0.05)),
        "How many times as high as the last each cosine is."
      )
    case .maximumLearningRate: text = ("top rate", rates, "The rate at the top of the cycle.")
    case .totalSteps: text = ("total steps", steps, "How long the cycle is.")
    case .warmupShare:
      text = (
        "rising share", .number(key.range, .linear(0.05)), "The share of the steps that go up."
      )
    case .divisor:
      text = ("start divisor", steps, "The cycle begins with the top rate divided by it.")
    case .finalDivisor:
      text = ("final divisor", steps, "It ends with the first rate divided by it.")
    case .boundary(let index):
      text = (
        "boundary \(index + 1)", .number(key.range, .linear(100)),
        "The last step of the rate with its number, counted from the start step."
      )
    case .value(let index): text = ("rate \(index + 1)", rates, "The rate of one stretch of steps.")
    }
    return HyperparameterDescriptor(
      key: HyperparameterKey(key), label: text.label, kind: text.kind, effect: .nextStep,
      group: .schedule, explanation: text.explanation)
  }
}

extension HyperparameterKey {
  public static let schedule = HyperparameterKey(rawValue: "schedule")
  static let startStep = HyperparameterKey(rawValue: "schedule.start_step")
  static let scheduleScale = HyperparameterKey(rawValue: "schedule.scale")

  /// Whether it chooses a schedule: `schedule`, `generator.schedule`.
  public var isSchedule: Bool { self == .schedule || rawValue.hasSuffix(".schedule") }

  /// Whether it is a schedule or one of its numbers.
  public var isPartOfSchedule: Bool {
    isSchedule || rawValue.hasPrefix("schedule.") || rawValue.contains(".schedule.")
  }

  /// A number of a schedule: `schedule.decay_steps`.
  init(_ key: ScheduleKey) { self.init(rawValue: "schedule.\(key.name)") }
}
