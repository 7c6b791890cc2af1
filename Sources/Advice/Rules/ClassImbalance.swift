import Monitoring

/// One frequent class is the answer to nearly everything.
struct ClassImbalance: Diagnosis {
  let rule = AdviceRule.classImbalance
  let moment = DiagnosisMoment.epochs
  let persistence = Persistence(
    raising: Thresholds.imbalanceEpochs, clearing: Thresholds.reportsToClear)

  /// The class that is answered most, and the rarest one.
  private struct Answers {
    var majority = 0
    var answered = 0.0
    var share = 0.0
    var rarest = 0
    var rarestCount = 0
    var rarestFound = 0
  }

  func holds(_ evidence: RunEvidence) -> Bool { found(evidence) != nil }

  private func found(_ evidence: RunEvidence) -> Answers? {
    guard let matrix = evidence.epochs.confusion else { return nil }
    let (truths, answers) = (matrix.samples, matrix.answers)
    let total = truths.reduce(0, +)
    let present = truths.indices.filter { truths[$0] >= Thresholds.minoritySamples }
    guard total > 0, let majority = answers.indices.max(by: { answers[$0] < answers[$1] }),
      let rarest = present.min(by: { truths[$0] < truths[$1] }), rarest != majority
    else { return nil }
    let right = matrix.count(truth: rarest, prediction: rarest)
    guard Double(answers[majority]) >= Thresholds.majorityAnswers * Double(total),
      Double(truths[majority]) >= Thresholds.imbalance * Double(truths[rarest]),
      Double(right) < Thresholds.minorityRecall * Double(truths[rarest])
    else { return nil }
    return Answers(
      majority: majority, answered: Double(answers[majority]) / Double(total),
      share: Double(truths[majority]) / Double(total), rarest: rarest,
      rarestCount: truths[rarest], rarestFound: right)
  }

  func finding(_ evidence: RunEvidence, since step: Int) -> Finding? {
    guard let answers = found(evidence), let matrix = evidence.epochs.confusion else { return nil }
    return Finding(
      severity: .warning, finding: "nearly every answer is the most frequent class",
      evidence: "\(answers.answered.percent) of the answers are "
        + "\(matrix.classes[answers.majority]), which \(answers.share.percent) of the samples are; "
        + "of \(answers.rarestCount) of \(matrix.classes[answers.rarest]) "
        + "\(answers.rarestFound) found",
      remedy: "repeat the rare samples or take fewer of the frequent ones; judge by precision, "
        + "recall or auc, not by accuracy")
  }
}
