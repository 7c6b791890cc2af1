import Monitoring

/// Looks at a run as it goes and says what is wrong with it, from its own numbers.
///
/// Advice comes when its evidence has held for some time and goes when it has been gone for some time; what
/// stands at the end of a run stays. Bounded memory.
/// - Complexity: an event costs O(1), a report about layers O(layers).
public struct Advisor: Sendable {
  /// The most urgent first.
  public private(set) var advice: [Advice] = []
  private var evidence = RunEvidence()
  private var cases = Advisor.freshCases

  /// A rule and how long its evidence has held.
  private struct Case: Sendable {
    let diagnosis: any Diagnosis
    var persistence: Persistence
    /// Whether the last look was enough by itself.
    var isCertain = false
  }

  /// All rules there are.
  static let diagnoses: [any Diagnosis] = [
    Diverging(), ExplodingGradients(), DeadUnits(), SaturatedUnits(), VanishingGradients(),
    ClassImbalance(), Overfitting(), Underfitting(), SlowTraining(), Plateau(),
  ]

  private static var freshCases: [Case] {
    diagnoses.map { Case(diagnosis: $0, persistence: $0.persistence) }
  }

  public init() {}

  public mutating func receive(_ event: RunEvent) {
    evidence.receive(event)
    switch event {
    case .started:
      advice = []
      cases = Self.freshCases
    case .steps(let summary): look(.steps, weight: summary.stepCount)
    case .epoch: look(.epochs)
    case .layers: look(.layers)
    case .applied(let change): follow(change)
    default: break
    }
  }

  private mutating func look(_ moment: DiagnosisMoment, weight: Int = 1) {
    var index = 0
    while index < cases.count {
      defer { index += 1 }
      let diagnosis = cases[index].diagnosis
      guard diagnosis.moment == moment else { continue }
      let wasStanding = cases[index].persistence.isStanding
      let holds = diagnosis.holds(evidence)
      let isCertain = holds && diagnosis.isCertain(evidence)
      cases[index].persistence.observe(
        holds, weight: isCertain ? cases[index].persistence.raising : weight, step: evidence.step)
      let isNewlyCertain = isCertain && !cases[index].isCertain
      cases[index].isCertain = isCertain
      let stands = cases[index].persistence.isStanding
      if !stands {
        if wasStanding { withdraw(diagnosis.rule) }
      } else if holds, moment != .steps || !wasStanding || isNewlyCertain {
        // The numbers of each step would be too many to read.
        state(diagnosis, since: cases[index].persistence.since)
      }
    }
  }

  /// Says it, or says it anew with the present numbers.
  private mutating func state(_ diagnosis: any Diagnosis, since step: Int) {
    guard let finding = diagnosis.finding(evidence, since: step) else { return }
    withdraw(diagnosis.rule)
    let new = Advice(
      rule: diagnosis.rule, severity: finding.severity, finding: finding.finding,
      evidence: finding.evidence, remedy: finding.remedy, change: finding.change, step: step)
    let place = advice.firstIndex { Self.isMoreUrgent(new, than: $0) } ?? advice.count
    advice.insert(new, at: place)
  }

  private mutating func withdraw(_ rule: AdviceRule) { advice.removeAll { $0.rule == rule } }

  private static func isMoreUrgent(_ a: Advice, than b: Advice) -> Bool {
    if a.severity != b.severity { return a.severity > b.severity }
    let order = AdviceRule.allCases
    return order.firstIndex(of: a.rule) ?? 0 < order.firstIndex(of: b.rule) ?? 0
  }

  /// Advice that proposed to change what has been changed was followed: it needs new evidence to come back.
  private mutating func follow(_ change: AppliedChange) {
    let followed = advice.filter { $0.change?.key == change.key }.map(\.rule)
    guard !followed.isEmpty else { return }
    evidence.restart()
    for index in cases.indices where followed.contains(cases[index].diagnosis.rule) {
      cases[index].persistence.restart()
    }
    advice.removeAll { followed.contains($0.rule) }
  }
}
