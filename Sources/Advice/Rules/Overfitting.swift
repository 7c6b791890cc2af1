import Monitoring

/// The validation loss rises while the training loss goes on falling.
struct Overfitting: Diagnosis {
  let rule = AdviceRule.overfitting
  let moment = DiagnosisMoment.epochs
  let persistence = Persistence.ofEpochs

  func holds(_ evidence: RunEvidence) -> Bool {
    let epochs = evidence.epochs
    let patience = Thresholds.overfittingPatience
    guard evidence.hasOneLoss, let best = epochs.best, let last = epochs.last.last,
      last.epoch - best.epoch >= patience, epochs.count > patience
    else { return false }
    let validation = epochs.mean(\.validation, ofLast: patience)
    // A few times next to nothing is next to nothing.
    return validation > Thresholds.overfittingRise * best.validation
      && validation > Thresholds.lowLevel * evidence.referenceLoss
      && epochs.mean(\.training, ofLast: patience) < best.training / Thresholds.overfittingFall
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let best = evidence.epochs.best, let last = evidence.epochs.last.last else { return nil }
    return Finding(
      severity: .warning, finding: "the validation loss rises while the training loss falls",
      evidence: "val_loss \(best.validation.loss) in epoch \(best.epoch), its best, then "
        + "\(last.validation.loss); loss \(best.training.loss), then \(last.training.loss)",
      remedy: "dropout, weight decay or augmentation; more data; a smaller network; "
        + "early_stopping with restore_best_weights",
      change: evidence.moreRegularization)
  }
}
