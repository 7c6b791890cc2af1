import Monitoring

/// Hidden sigmoid or tanh units stay at their ends, where their slope is next to nothing.
struct SaturatedUnits: Diagnosis {
  let rule = AdviceRule.saturatedUnits
  let moment = DiagnosisMoment.layers
  let persistence = Persistence.ofLayers

  func holds(_ evidence: RunEvidence) -> Bool {
    evidence.canStillLearn && worst(evidence) != nil
  }

  /// The outputs of a network that is sure of itself are at the ends, and should be.
  private func worst(_ evidence: RunEvidence) -> LayerEvidence.Share? {
    evidence.layers.worst(\.saturatedShare, above: Thresholds.saturatedShare) { $0.dropLast() }
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let (_, layer, share) = worst(evidence) else { return nil }
    return Finding(
      severity: .warning, finding: "hidden units are saturated",
      evidence: "\(share.percent) of the outputs of \(layer.name) are at the ends of their range, "
        + "over \(Thresholds.saturatedShare.percent) since step \(step)",
      remedy: "smaller weights: weight decay, glorot_uniform initial weights, scaled inputs, "
        + "batch normalization; or relu",
      change: evidence.moreWeightDecay)
  }
}
