import Monitoring

/// Changes that a descriptor accepts and that change something, or none.
extension RunEvidence {
  /// A number times a factor, in two digits.
  func scaling(_ key: HyperparameterKey, by factor: Double) -> Advice.Change? {
    guard let now = values[key]?.number, now > 0 else { return nil }
    return setting(key, to: now * factor)
  }

  /// A number set to another, in two digits and held within its range.
  func setting(_ key: HyperparameterKey, to number: Double) -> Advice.Change? {
    guard let descriptor = hyperparameters.first(where: { $0.key == key }),
      case .number(let range, _) = descriptor.kind,
      let rounded = Double(NumberText.short(number, digits: 2))
    else { return nil }
    let value = HyperparameterValue.number(min(max(rounded, range.lowerBound), range.upperBound))
    guard descriptor.accepts(value), value != values[key] else { return nil }
    return Advice.Change(key: key, value: value)
  }

  /// More dropout, or more weight decay where no layer drops out.
  var moreRegularization: Advice.Change? {
    for (key, rate) in dropoutRates where rate < Thresholds.largestDropout {
      return setting(key, to: min(rate + Thresholds.dropoutStep, Thresholds.largestDropout))
    }
    return moreWeightDecay
  }

  var moreWeightDecay: Advice.Change? {
    guard let decay = values[.weightDecay]?.number, decay < Thresholds.largestWeightDecay else {
      return nil
    }
    guard decay > 0 else { return setting(.weightDecay, to: Thresholds.firstWeightDecay) }
    return setting(
      .weightDecay, to: min(decay * Thresholds.rateFactor, Thresholds.largestWeightDecay))
  }

  /// Less of whatever holds the network back.
  var lessRegularization: Advice.Change? {
    for (key, rate) in dropoutRates where rate > 0 {
      return setting(key, to: max(rate - Thresholds.dropoutStep, 0))
    }
    guard let decay = values[.weightDecay]?.number, decay > 0 else { return nil }
    return setting(
      .weightDecay, to: decay > Thresholds.firstWeightDecay ? decay / Thresholds.rateFactor : 0)
  }

  /// The dropout layers' rates, in the order of the layers.
  private var dropoutRates: [(key: HyperparameterKey, rate: Double)] {
    layersOfRun.indices.compactMap { index in
      guard layersOfRun[index].type == "dropout" else { return nil }
      let key = HyperparameterKey(rawValue: "layers.\(index).rate")
      return values[key]?.number.map { (key, $0) }
    }
  }
}
