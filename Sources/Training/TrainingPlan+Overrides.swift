import Files
import Monitoring
import NeuralNetworks

extension TrainingPlan {
  /// What can be changed in this experiment where other choices are made first.
  /// - Parameter chosen: values, as they are typed, for keys that bring others with them: `optimizer`, `schedule`,
  ///   `early_stopping`, and `generator.optimizer` and so on of two networks.
  public func hyperparameters(
    choosing chosen: [String: String]
  ) -> [HyperparameterDescriptor] {
    let networks = networks.map { network -> HyperparameterCatalog.Network in
      var optimizer = network.optimizer
      if let kind = chosen["\(network.prefix)optimizer"].flatMap(OptimizerKind.init(rawValue:)) {
        optimizer = optimizer.switched(to: kind)
      }
      let name = chosen["\(network.prefix)schedule"]
      if let kind = name.flatMap(LearningRateSchedule.Kind.init(rawValue:)) {
        optimizer.learningRate = schedule(
          kind, from: optimizer.rate(atStep: 0), for: definition.training)
      } else if chosen["\(network.prefix)learning_rate"] != nil {
        // On the command line a rate replaces the whole schedule.
        optimizer.learningRate = .constant(0)
      }
      return (optimizer, network.network, network.prefix)
    }
    var stopping = definition.training.earlyStopping ?? usualEarlyStopping(isOn: false)
    let isOn = chosen[HyperparameterKey.earlyStopping.rawValue]
    if let flag = isOn.flatMap(HyperparameterCatalog.earlyStopping.value(from:))?.flag {
      stopping.isOn = flag
    }
    return HyperparameterCatalog.descriptors(of: networks, stopping: stopping, plan: self)
  }

  /// Early stopping as somebody gets it who switches it on by hand: it watches the loss, held out where it can.
  func usualEarlyStopping(isOn: Bool) -> EarlyStopping {
    let metrics = monitoredMetrics
    let held = metrics.first { $0.hasPrefix(DataSplit.validation.prefix) }
    return EarlyStopping(monitor: held ?? metrics.first ?? "loss", isOn: isOn)
  }

  /// What a hyperparameter of a descriptor is in place of the file's.
  /// - Parameter others: the definition with all other values that are given in place of the file's, which a
  ///   schedule is fitted to.
  public func override(
    _ key: HyperparameterKey, _ value: HyperparameterValue, in others: ExperimentDefinition
  ) -> DefinitionOverride {
    let path = HyperparameterCatalog.path(to: key)
    if key.isSchedule, let kind = value.choice.flatMap(LearningRateSchedule.Kind.init(rawValue:)) {
      let prefix = key.rawValue.dropLast(HyperparameterKey.schedule.rawValue.count)
      let rate = others.optimizer(of: String(prefix))?.rate(atStep: 0) ?? 0
      return DefinitionOverride(
        path: path, value: schedule(kind, from: rate, for: others.training).json)
    }
    if key == .earlyStopping, definition.training.earlyStopping == nil {
      let usual = usualEarlyStopping(isOn: value.flag == true)
      return DefinitionOverride(path: path.dropLast(), value: usual.json)
    }
    return DefinitionOverride(path: path, value: value.definitionValue)
  }

  /// A schedule for the whole run.
  private func schedule(
    _ kind: LearningRateSchedule.Kind, from rate: Double, for training: TrainingDefinition
  ) -> LearningRateSchedule {
    let batch = min(training.batchSize, max(1, dataset.trainingCount))
    let perEpoch = (dataset.trainingCount + batch - 1) / batch
    return LearningRateSchedule(
      kind, from: rate, steps: Double(perEpoch) * Double(training.epochs),
      stepsPerEpoch: Double(perEpoch))
  }
}

extension ExperimentDefinition {
  /// The optimizer of a network, by the prefix of its hyperparameters.
  fileprivate func optimizer(of prefix: String) -> OptimizerDefinition? {
    guard case .adversarial(let pair) = model else { return training.optimizer }
    return prefix == "generator." ? pair.generatorOptimizer : pair.discriminatorOptimizer
  }
}

extension EarlyStopping {
  /// As an experiment file has it.
  fileprivate var json: JSONValue {
    let object: JSONObject = [
      "enabled": JSONValue(isOn), "monitor": .string(monitor.name),
      "patience": JSONValue(monitor.patience),
    ]
    return .object(object)
  }
}

extension HyperparameterValue {
  /// As an experiment file has it.
  fileprivate var definitionValue: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .flag(let flag): .boolean(flag)
    case .choice(let name): .string(name)
    }
  }
}
