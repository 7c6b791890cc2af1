import Files
import Monitoring
import NeuralNetworks
import Tensors

/// A network with the optimizer that trains it and all that can be changed of the two during a run.
///
/// Not Sendable: it belongs to the thread that trains.
final class TrainedNetwork {
  /// What its hyperparameters and tensors begin with: `generator.`, or nothing for a run's only network.
  let prefix: String
  let network: Network
  let optimizer: Optimizer
  let plan: NetworkPlan
  /// What a person multiplied the scheduled learning rate by.
  var learningRateFactor: Double {
    get { optimizer.definition.schedulePosition.scale }
    set { optimizer.definition.schedulePosition.scale = newValue }
  }

  /// - Parameter replicas: of the network, for parts of a batch.
  init(_ network: Network, _ planned: PlannedNetwork, replicas: [Network] = []) {
    self.network = network
    plan = planned.network
    optimizer = Optimizer(planned.optimizer, network: network)
    prefix = planned.prefix
    optimizer.replicas = replicas
  }

  /// The learning rate of the step after `step` others.
  func learningRate(atStep step: Int) -> Double {
    optimizer.definition.rate(atStep: step)
  }

  /// Updates what is trained from the gradients.
  /// - Parameters:
  ///   - parts: how many parts the batch had, one in the network and one in each of its replicas.
  ///   - rowsPutOff: see `Optimizer.update`.
  func update(atStep step: Int, parts: Int, team: WorkerTeam, rowsPutOff: Int = 0) {
    optimizer.replicasInUse = parts - 1
    optimizer.update(
      learningRate: learningRate(atStep: step), team: team, rowsPutOff: rowsPutOff)
  }

  // MARK: Hyperparameters

  /// The key as the run has it: `generator.learning_rate`.
  func key(_ own: HyperparameterKey) -> HyperparameterKey {
    HyperparameterKey(rawValue: prefix + own.rawValue)
  }

  /// The key without the prefix, or nil for the key of another network.
  func ownKey(_ key: HyperparameterKey) -> HyperparameterKey? {
    key.rawValue.hasPrefix(prefix)
      ? HyperparameterKey(rawValue: String(key.rawValue.dropFirst(prefix.count))) : nil
  }

  /// What there still is to train, which schedules chosen by hand are made for.
  struct StepsAhead {
    /// Steps to the end of the run.
    var count: Double
    var perEpoch: Double
  }

  /// Refuses what its descriptor cannot know to be wrong.
  /// - Throws: `InputError` for a boundary of a schedule that would stand beyond the next.
  func check(_ key: HyperparameterKey, _ value: HyperparameterValue) throws(InputError) {
    guard let scheduleKey = scheduleKey(of: key), case .boundary = scheduleKey,
      let number = value.number
    else { return }
    var changed = optimizer.definition.learningRate
    changed[scheduleKey] = number
    guard case .piecewiseConstantDecay(let boundaries, _) = changed,
      boundaries != boundaries.sorted()
    else { return }
    throw InputError(
      place: key.rawValue, found: NumberText.short(number), expected: "rising boundaries")
  }

  /// Sets one of its hyperparameters.
  /// - Parameters:
  ///   - key: without the prefix.
  ///   - step: steps done.
  ///   - ahead: what is left of the run.
  func apply(
    _ key: HyperparameterKey, _ value: HyperparameterValue, atStep step: Int, ahead: StepsAhead
  ) {
    let number = value.number ?? (value.flag == true ? 1 : 0)
    switch key {
    case .learningRate: setLearningRate(number, atStep: step)
    case .optimizer:
      guard let kind = value.choice.flatMap(OptimizerKind.init(rawValue:)) else { return }
      optimizer.definition = optimizer.definition.switched(to: kind)
    case .schedule:
      guard let kind = value.choice.flatMap(LearningRateSchedule.Kind.init(rawValue:)) else {
        return
      }
      setSchedule(kind, atStep: step, ahead)
    case .startStep: optimizer.definition.schedulePosition.start = number
    case .scheduleScale: optimizer.definition.schedulePosition.scale = number
    default:
      if let (index, name) = key.layer {
        if name != "trainable" {
          network.settings[index] = Float(number)
        } else if number == 0 {
          network.frozen.insert(index)
        } else {
          network.frozen.remove(index)
        }
      } else if let scheduleKey = scheduleKey(of: key) {
        optimizer.definition.learningRate[scheduleKey] = number
      } else if let optimizerKey = OptimizerKey(rawValue: key.rawValue) {
        optimizer.definition[optimizerKey] = number
      }
    }
  }

  private func scheduleKey(of key: HyperparameterKey) -> ScheduleKey? {
    optimizer.definition.learningRate.keys.first { HyperparameterKey($0) == key }
  }

  private func setLearningRate(_ rate: Double, atStep step: Int) {
    var definition = optimizer.definition
    definition.schedulePosition.scale = 1
    let scheduled = definition.rate(atStep: step)
    if definition.learningRate.isConstant || scheduled == 0 {
      definition.learningRate = .constant(rate)
      definition.schedulePosition = LearningRateSchedule.Position()
    } else {
      definition.schedulePosition.scale = rate / scheduled
    }
    optimizer.definition = definition
  }

  /// Begins another schedule with the rate in force.
  private func setSchedule(
    _ kind: LearningRateSchedule.Kind, atStep step: Int, _ ahead: StepsAhead
  ) {
    var definition = optimizer.definition
    guard kind != definition.learningRate.kind else { return }
    definition.learningRate = LearningRateSchedule(
      kind, from: definition.rate(atStep: step), steps: ahead.count, stepsPerEpoch: ahead.perEpoch)
    definition.schedulePosition = LearningRateSchedule.Position(
      start: kind == .constant ? 0 : Double(step))
    optimizer.definition = definition
  }
}
