import Advice
import Monitoring
import Testing

@Suite("Advice from training")
struct RulesTests {
  @Test("is found where a network has the trouble", arguments: AdviceRule.allCases)
  func finds(rule: AdviceRule) throws {
    let (advisor, rules, _) = try Trouble.having(rule).run()
    #expect(rules.contains(rule), "found \(rules)")
    guard let advice = advisor.advice.first(where: { $0.rule == rule }) else { return }
    #expect(!advice.finding.isEmpty && !advice.finding.contains("\n"))
    let hasNumber = advice.evidence.contains(where: \.isNumber)
    #expect(hasNumber && !advice.remedy.isEmpty)
  }

  @Test("is not found where the trouble is cured", arguments: AdviceRule.allCases)
  func findsNothing(rule: AdviceRule) throws {
    let (advisor, rules, _) = try Trouble.without(rule).run()
    #expect(rules.isEmpty, "\(advisor.advice.map(\.evidence))")
  }

  @Test(
    "proposes changes that the run accepts and that change something",
    arguments: AdviceRule.allCases)
  func acceptable(rule: AdviceRule) throws {
    let (advisor, _, session) = try Trouble.having(rule).run()
    let values = session.values
    for change in advisor.advice.compactMap(\.change) {
      #expect(values[change.key] != change.value)
      // Throws what the session does not accept.
      let applied = try session.set(change.key, to: change.value)
      #expect(applied?.to == change.value)
    }
    let withoutChange: Set<AdviceRule> = [.vanishingGradients, .classImbalance, .underfitting]
    let advice = advisor.advice.first { $0.rule == rule }
    #expect((advice?.change == nil) == withoutChange.contains(rule))
  }
}
