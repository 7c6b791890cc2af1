import Files
import Monitoring
import NeuralNetworks

extension TrainingSession {
  /// Applies a change now, or keeps it for the next epoch when its descriptor says so.
  /// - Returns: the change, or nil when it waits.
  /// - Throws: `InputError` when there is no such hyperparameter or the value does not fit it.
  public func set(
    _ key: HyperparameterKey, to value: HyperparameterValue, by author: ChangeAuthor = .person
  ) throws(InputError) -> AppliedChange? {
    guard let descriptor = descriptors.first(where: { $0.key == key }) else {
      throw InputError(
        found: "the hyperparameter \(key.rawValue.quoted)",
        advice: NearestName.advice(
          for: key.rawValue, among: descriptors.map(\.key.rawValue)))
    }
    guard descriptor.accepts(value) else {
      throw InputError(
        place: key.rawValue, found: descriptor.text(of: value), expected: descriptor.expectation)
    }
    if descriptor.effect == .nextEpoch && !isAtEpochEnd {
      waiting.removeAll { $0.key == key }
      waiting.append((key, value, author))
      return nil
    }
    return apply(key, value, by: author)
  }

  /// Applies what waited for the end of the epoch. Call between epochs.
  public func applyWaiting() -> [AppliedChange] {
    let automatic = automatic
    self.automatic = []
    guard !waiting.isEmpty else { return automatic }
    // What was changed and changed back in the meantime is no change.
    let changes = waiting.filter { currentValue(of: $0.key) != $0.value }
      .map { apply($0.key, $0.value, by: $0.author) }
    waiting = []
    return automatic + changes
  }

  func apply(
    _ key: HyperparameterKey, _ value: HyperparameterValue, by author: ChangeAuthor
  ) -> AppliedChange {
    let old = currentValue(of: key)
    enforce(key, value)
    changeCount += 1
    return AppliedChange(
      key: key, from: old, to: value, step: step, epoch: max(1, epoch), author: author)
  }

  /// Makes a value the one in force.
  func enforce(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    switch key {
    case .batchSize:
      batchSize = Int(value.number ?? 1)
      objective.reserve(min(batchSize, objective.training.count))
    case .epochs:
      epochs = Int(value.number ?? 1)
      // Asking for more epochs overrules the end that early stopping made.
      stoppedAtEpoch = nil
      earlyStopping?.monitor.restart()
    case .inputNoise: applyToData(key, value)
    case _ where key.augmentation != nil: applyToData(key, value)
    case _ where key.isEarlyStopping: applyToStopping(key, value)
    default: applyToNetwork(key, value)
    }
    values[key] = value
  }

  /// Sets how samples are changed on their way in.
  private func applyToData(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    for loader in [objective.training, objective.validation] {
      loader.disturbance.apply(key, value.number ?? 0)
    }
  }

  /// Sets when the run ends early; whoever switches it on waits from then on.
  private func applyToStopping(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    let before = HyperparameterCatalog.values(of: earlyStopping)
    var stopping = earlyStopping ?? plan.usualEarlyStopping(isOn: false)
    let wasPatience = stopping.monitor.patience
    switch key {
    case .earlyStopping:
      stopping.isOn = value.flag == true
      stopping.monitor.restart()
    case .stoppingMonitor:
      // The mode of the file is for the file's metric.
      let own = plan.definition.training.earlyStopping?.monitor
      let name = value.choice ?? stopping.monitor.name
      stopping.monitor.watch(name, mode: own?.name == name ? own?.mode ?? .auto : .auto)
    case .stoppingPatience: stopping.monitor.patience = Int(value.number ?? 0)
    default: stopping.monitor.minimumDelta = value.number ?? 0
    }
    // What ended the run holds no longer.
    if !stopping.isOn || key == .stoppingMonitor || stopping.monitor.patience > wasPatience {
      stoppedAtEpoch = nil
    }
    earlyStopping = stopping
    replaceValues(before, with: HyperparameterCatalog.values(of: stopping))
  }

  /// Sets a hyperparameter of the network that its key names.
  private func applyToNetwork(_ key: HyperparameterKey, _ value: HyperparameterValue) {
    guard let (trained, own) = owner(of: key) else { return }
    func prefixed(_ values: HyperparameterValues) -> HyperparameterValues {
      Dictionary(uniqueKeysWithValues: values.map { (trained.key($0.key), $0.value) })
    }
    var before = prefixed(HyperparameterCatalog.values(of: trained.optimizer.definition))
    trained.apply(own, value, atStep: step, ahead: stepsAhead)
    // The new value is no news.
    if before[key] != nil { before[key] = value }
    replaceValues(
      before, with: prefixed(HyperparameterCatalog.values(of: trained.optimizer.definition)))
  }

  /// Another rule or schedule has other numbers, and some numbers follow from others.
  private func replaceValues(_ before: HyperparameterValues, with after: HyperparameterValues) {
    guard before != after else { return }
    for key in before.keys { values[key] = nil }
    values.merge(after) { $1 }
    hasNewControls = true
  }

  /// What is to be told after changes: the hyperparameters there are from now on, where they are others or have
  /// other values, and the learning rates to come.
  /// - Parameter tellsAll: whether the hyperparameters are told in any case.
  func eventsAfterChanges(tellsAll: Bool = false) -> [RunEvent] {
    defer { hasNewControls = false }
    let rates = RunEvent.learningRates(comingLearningRates())
    return hasNewControls || tellsAll ? [.controls(descriptors, currentValues), rates] : [rates]
  }

  /// The values in force, with the rates that schedules have come to.
  var currentValues: HyperparameterValues {
    var values = values
    for trained in objective.networks {
      let key = trained.key(.learningRate)
      values[key] = currentValue(of: key)
    }
    return values
  }

  /// How many steps there still are, as things stand.
  var stepsAhead: TrainedNetwork.StepsAhead {
    let batch = min(batchSize, max(1, objective.training.count))
    func steps(_ samples: Int) -> Int { (samples + batch - 1) / batch }
    let perEpoch = steps(objective.training.count)
    let left = isAtEpochEnd ? 0 : steps(objective.training.count - position)
    return TrainedNetwork.StepsAhead(
      count: Double(left) + Double(perEpoch) * Double(max(0, epochs - epoch)),
      perEpoch: Double(perEpoch))
  }

  /// Whether the key is the learning rate of a network that has a schedule.
  func isScheduledRate(_ key: HyperparameterKey) -> Bool {
    guard let (trained, own) = owner(of: key), own == .learningRate else { return false }
    return !trained.optimizer.definition.learningRate.isConstant
  }

  /// The network that a key belongs to, and the key without the network's name.
  private func owner(
    of key: HyperparameterKey
  ) -> (network: TrainedNetwork, key: HyperparameterKey)? {
    for trained in objective.networks {
      if let own = trained.ownKey(key) { return (trained, own) }
    }
    return nil
  }

  func currentValue(of key: HyperparameterKey) -> HyperparameterValue {
    // A schedule moves the rate without anybody setting it.
    if let (trained, own) = owner(of: key), own == .learningRate {
      return .number(trained.learningRate(atStep: step))
    }
    return values[key] ?? .number(0)
  }
}
