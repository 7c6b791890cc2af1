import Monitoring

/// The loss rises far above its best, or is no number any more.
struct Diverging: Diagnosis {
  let rule = AdviceRule.diverging
  let moment = DiagnosisMoment.steps
  let persistence = Persistence(
    raising: Thresholds.divergingSteps, clearing: Thresholds.divergingSteps)

  func holds(_ evidence: RunEvidence) -> Bool {
    let loss = evidence.loss
    if loss.stepsNotFinite > 0 { return true }
    guard evidence.hasOneLoss else { return false }
    return loss.recent > Thresholds.divergingFactor * loss.best
      && loss.recent > Thresholds.divergingLevel * evidence.referenceLoss
  }

  func isCertain(_ evidence: RunEvidence) -> Bool { evidence.loss.stepsNotFinite > 0 }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    let loss = evidence.loss
    if loss.stepsNotFinite > 0 {
      return Finding(
        severity: .critical, finding: "the loss is NaN or infinite",
        evidence: "from step \(loss.step - loss.stepsNotFinite + 1) on; best \(loss.best.loss) "
          + "at step \(loss.bestStep)",
        remedy:
          "lower the learning rate and limit the gradients' norm; weights that are no numbers do "
          + "not recover: the dashboard goes on from healthy ones, else start from a checkpoint",
        change: evidence.scaling(.learningRate, by: 1 / Thresholds.divergedRateFactor))
    }
    var numbers =
      "mean loss \(loss.recent.loss), \((loss.recent / loss.best).short) times its best "
      + "\(loss.best.loss) at step \(loss.bestStep)"
    if let network = evidence.layers.networks.first, !network.usualNorm.isNaN,
      network.gradientNorm > network.usualNorm
    {
      numbers +=
        "; gradient norm \(network.gradientNorm.short), usually "
        + network.usualNorm.short
    }
    return Finding(
      severity: .critical, finding: "the loss rises far above its best", evidence: numbers,
      remedy: "lower the learning rate; if it comes back, limit the gradients' norm",
      change: evidence.scaling(.learningRate, by: 1 / Thresholds.rateFactor))
  }
}
