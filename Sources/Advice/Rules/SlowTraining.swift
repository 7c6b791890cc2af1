import Monitoring

/// Updates hardly move the weights, and the loss still has far to go.
struct SlowTraining: Diagnosis {
  let rule = AdviceRule.slowTraining
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool {
    let loss = evidence.loss
    guard evidence.hasOneLoss, loss.recent < loss.earlier,
      loss.recent > Thresholds.slowLevel * evidence.referenceLoss, let fastest = fastest(evidence)
    else { return false }
    // Who would raise the learning rate of gradients that explode?
    return fastest.statistics.updateRatio < Thresholds.slowUpdateRatio
      && !ExplodingGradients().holds(evidence)
  }

  /// The layer that moves the most by its size.
  private func fastest(_ evidence: RunEvidence) -> LayerEvidence.Layer? {
    guard let network = evidence.layers.networks.first else { return nil }
    var fastest: LayerEvidence.Layer?
    for layer in network.layers where layer.hasKernel && layer.statistics.updateNorm > 0 {
      if layer.statistics.updateRatio > fastest?.statistics.updateRatio ?? 0 { fastest = layer }
    }
    return fastest
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let fastest = fastest(evidence) else { return nil }
    return Finding(
      severity: .hint, finding: "the learning rate is so low that weights hardly move",
      evidence: "update ratio \(fastest.statistics.updateRatio.short) in \(fastest.name) and less "
        + "in the others, under \(Thresholds.slowUpdateRatio.short) for "
        + "\(evidence.step - step) steps; loss \(evidence.loss.recent.loss)",
      remedy: "raise the learning rate until the update ratio is about 1e-3",
      change: evidence.scaling(.learningRate, by: Thresholds.rateFactor))
  }
}
