import Monitoring

/// The training loss is flat and high, and the validation loss like it.
struct Underfitting: Diagnosis {
  let rule = AdviceRule.underfitting
  let moment = DiagnosisMoment.epochs
  let persistence = Persistence.ofEpochs

  func holds(_ evidence: RunEvidence) -> Bool {
    let epochs = evidence.epochs
    guard evidence.hasOneLoss, let last = epochs.last.last, epochs.isFlat,
      last.training > Thresholds.highLevel * evidence.referenceLoss
    else { return false }
    // A network that hardly moves has not shown yet what it can learn.
    guard !SlowTraining().holds(evidence) else { return false }
    return last.validation.isNaN
      || last.validation < Thresholds.validationFactor * last.training
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    let last = evidence.epochs.last.last
    let validation = last?.validation ?? .nan
    return Finding(
      severity: .warning, finding: "the training loss is high and no longer falls",
      evidence: "loss \((last?.training ?? .nan).loss)"
        + (validation.isNaN ? "" : ", val_loss \(validation.loss)")
        + ", of \(evidence.referenceLoss.loss) without knowing anything; flat for "
        + "\(Thresholds.flatEpochs) epochs",
      remedy: "a larger network or better features; less dropout and weight decay; "
        + "look whether labels and inputs belong together",
      change: evidence.lessRegularization)
  }
}

extension EpochEvidence {
  /// Whether the training loss has hardly fallen from the last epochs but `flatEpochs` to those.
  var isFlat: Bool {
    let epochs = Thresholds.flatEpochs
    guard last.count > epochs else { return false }
    // The median: one epoch that exploded would make all that follows look like a fall.
    let losses = last.dropLast(epochs).suffix(epochs).map(\.training).sorted()
    let before = losses[losses.count / 2]
    let now = mean(\.training, ofLast: epochs)
    return now > before * (1 - Thresholds.flatFall)
  }
}
