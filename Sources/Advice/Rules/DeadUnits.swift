import Monitoring

/// Many relu units give 0 whatever comes in, and so never learn again.
struct DeadUnits: Diagnosis {
  let rule = AdviceRule.deadUnits
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool { worst(evidence) != nil }

  private func worst(_ evidence: RunEvidence) -> LayerEvidence.Share? {
    evidence.layers.worst(\.deadShare, above: Thresholds.deadShare) { $0[...] }
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let (network, layer, share) = worst(evidence) else { return nil }
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
