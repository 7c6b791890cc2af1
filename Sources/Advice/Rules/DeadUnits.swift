import Monitoring

/// Many relu units give 0 whatever comes in, and so never learn again.
struct DeadUnits: Diagnosis {
  let rule = AdviceRule.deadUnits
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool { worst(evidence) != nil }

  private func worst(
    _ evidence: RunEvidence
  ) -> (network: String, layer: LayerEvidence.Layer, share: Double)? {
    var worst: (network: String, layer: LayerEvidence.Layer, share: Double)?
    for network in evidence.layers.networks {
      for layer in network.layers {
        guard let share = layer.statistics.deadShare, share > Thresholds.deadShare,
          share > worst?.share ?? 0
        else { continue }
        worst = (network.name, layer, share)
      }
    }
    return worst
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding {
    guard let (network, layer, share) = worst(evidence) else {
      return Finding(severity: .warning, finding: "", evidence: "", remedy: "")
    }
    return Finding(
      severity: .warning, finding: "many relu units no longer learn",
      evidence: "\(share.percent) of the units of \(layer.name) are 0 for every sample, over "
        + "\(Thresholds.deadShare.percent) since step \(step)",
      remedy: "lower the learning rate before more of them die; start anew with he_normal weights "
        + "or with leaky_relu, elu or gelu, which cannot die",
      change: evidence.scaling(
        HyperparameterKey.learningRate.of(network), by: 1 / Thresholds.rateFactor))
  }
}
