import Testing

@testable import Advice

@Suite("How long evidence has to hold")
struct PersistenceTests {
  @Test("it is said after enough observations in a row, and one without it begins anew")
  func raising() {
    var persistence = Persistence(raising: 3, clearing: 2)
    for (index, holds) in [true, true, false, true, true].enumerated() {
      persistence.observe(holds, step: index)
    }
    #expect(!persistence.isStanding)
    persistence.observe(true, step: 5)
    #expect(persistence.isStanding && persistence.since == 3)
  }

  @Test("it is unsaid after enough observations in a row without it, and not before")
  func clearing() {
    var persistence = Persistence(raising: 1, clearing: 2)
    persistence.observe(true, step: 1)
    for holds in [false, true, false] { persistence.observe(holds, step: 2) }
    #expect(persistence.isStanding)
    persistence.observe(false, step: 3)
    #expect(!persistence.isStanding)
  }

  @Test("reports that come close together have to span some steps")
  func spanning() {
    var persistence = Persistence(raising: 2, clearing: 1, steps: 50)
    for step in [100, 101, 149] { persistence.observe(true, step: step) }
    #expect(!persistence.isStanding)
    persistence.observe(true, step: 150)
    #expect(persistence.isStanding && persistence.since == 100)
  }

  @Test("one observation can be worth many")
  func weight() {
    var persistence = Persistence(raising: 20, clearing: 20)
    persistence.observe(true, weight: 20, step: 1)
    #expect(persistence.isStanding)
    persistence.observe(false, weight: 19, step: 2)
    #expect(persistence.isStanding)
    persistence.restart()
    #expect(!persistence.isStanding)
  }
}
