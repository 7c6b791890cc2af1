import Monitoring

/// The first layers hardly hear of the loss.
struct VanishingGradients: Diagnosis {
  let rule = AdviceRule.vanishingGradients
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool {
    // What is dead passes nothing on; that is to be said first.
    evidence.canStillLearn && found(evidence) != nil && !DeadUnits().holds(evidence)
  }

  private func found(
    _ evidence: RunEvidence
  ) -> (first: LayerEvidence.Layer, last: LayerEvidence.Layer)? {
    for network in evidence.layers.networks {
      guard let ends = network.ends else { continue }
      if ends.first.gradientPerWeight < Thresholds.vanishingRatio * ends.last.gradientPerWeight {
        return ends
      }
    }
    return nil
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let (first, last) = found(evidence) else { return nil }
    return Finding(
      severity: .warning, finding: "gradients vanish on their way to the first layers",
      evidence: "gradient norm per weight \(first.gradientPerWeight.short) in \(first.name) and "
        + "\(last.gradientPerWeight.short) in \(last.name), since step \(step)",
      remedy: "relu in place of sigmoid or tanh, batch normalization, residual connections or "
        + "fewer layers; LSTM or GRU in place of a simple recurrent layer")
  }
}
