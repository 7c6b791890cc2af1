import Testing

@testable import Experiments

@Suite("Incidents of a run")
struct IncidentTests {
  @Test("are the newest ones, with every return of weights among them")
  func newest() {
    var record = ExperimentRecord.sample()
    record.incidents = []
    record.apply(.incident(Incident(step: 1, kind: .healed, text: "0")))
    for step in 2...(Incident.mostKept + 10) {
      record.apply(.incident(Incident(step: step, kind: .paused)))
    }
    #expect(record.incidents.count == Incident.mostKept)
    #expect(record.incidents.first == Incident(step: 1, kind: .healed, text: "0"))
    #expect(record.incidents.dropFirst().first?.step == 12)
    #expect(record.incidents.last?.step == Incident.mostKept + 10)
  }

  @Test("have a bound even where all are returns of weights")
  func bounded() {
    var record = ExperimentRecord.sample()
    for step in 1...(2 * Incident.mostKept) {
      record.apply(.incident(Incident(step: step, kind: .healed, text: "0")))
    }
    #expect(record.incidents.count == Incident.mostKept)
    #expect(record.incidents.first?.step == Incident.mostKept + 1)
  }
}
