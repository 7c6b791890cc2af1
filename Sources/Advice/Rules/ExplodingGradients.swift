import Monitoring

/// Gradients are many times as large as usual, or as the weights themselves.
struct ExplodingGradients: Diagnosis {
  let rule = AdviceRule.explodingGradients
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool { worst(evidence) != nil }

  private func worst(_ evidence: RunEvidence) -> LayerEvidence.Network? {
    evidence.layers.networks.first { network in
      // Weights that are no numbers are another trouble.
      guard network.weightNorm.isFinite else { return false }
      if network.layers.contains(where: { !$0.statistics.gradientNorm.isFinite }) { return true }
      // Weights that begin at zero are still small while their gradients are as they should be.
      let norm = max(1, network.weightNorm)
      if network.gradientNorm > Thresholds.explodingByWeights * norm { return true }
      // Late in training gradients are small, and ten times that is small too.
      return network.reports > Thresholds.normReports
        && network.gradientNorm > Thresholds.explodingJump * network.usualNorm
        && network.gradientNorm > network.weightNorm
    }
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let network = worst(evidence) else { return nil }
    let usual = network.usualNorm.isNaN ? "" : ", usually \(network.usualNorm.short)"
    let key = HyperparameterKey.clipNorm.of(network.name)
    let limit = evidence.values[key]?.number ?? 0
    // About the size of the weights: an update of plain descent then stays smaller than they are.
    let norm = min(max(1, network.weightNorm.rounded()), 10)
    let isLimited = limit > 0 && limit <= norm
    return Finding(
      severity: .critical, finding: "gradients explode",
      evidence: "gradient norm \(network.gradientNorm.short)\(usual), of weights with the norm "
        + "\(network.weightNorm.short), since step \(step)",
      remedy: "limit the gradients' norm; lower the learning rate; smaller initial weights, "
        + "normalization, in recurrent networks shorter sequences",
      change: isLimited
        ? evidence.scaling(
          HyperparameterKey.learningRate.of(network.name), by: 1 / Thresholds.rateFactor)
        : evidence.setting(key, to: norm))
  }
}
