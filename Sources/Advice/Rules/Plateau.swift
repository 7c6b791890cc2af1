import Monitoring

/// The training loss has stopped falling on the way.
struct Plateau: Diagnosis {
  let rule = AdviceRule.plateau
  let moment = DiagnosisMoment.epochs
  let persistence = Persistence(raising: 1, clearing: 1)

  func holds(_ evidence: RunEvidence) -> Bool {
    let epochs = evidence.epochs
    guard evidence.hasOneLoss, let last = epochs.last.last else { return false }
    let reference = evidence.referenceLoss
    return epochs.epochsSinceImprovement >= Thresholds.flatEpochs
      && last.training > Thresholds.lowLevel * reference
      && last.training <= Thresholds.highLevel * reference
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    let epochs = evidence.epochs
    return Finding(
      severity: .hint, finding: "the training loss has stopped falling",
      evidence: "no better than \(epochs.bestTraining.loss) by "
        + "\(Thresholds.plateauImprovement.percent) for \(epochs.epochsSinceImprovement) epochs",
      remedy: "lower the learning rate, as ReduceLROnPlateau does; if that changes nothing, this "
        + "is what this network can learn from this data",
      change: evidence.scaling(.learningRate, by: 1 / Thresholds.rateFactor))
  }
}
