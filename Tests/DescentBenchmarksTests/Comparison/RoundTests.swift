import Testing

@testable import descent_benchmarks

@Suite("A round")
struct RoundTests {
  /// A round with one measurement for each throughput, in samples a second.
  private func round(_ throughputs: [Int], otherCores: Double? = 0) -> Round {
    Round(
      measurements: throughputs.map {
        Measurement(samples: $0, steps: 1, seconds: 1, otherCores: otherCores)
      })
  }

  @Test("compares a framework with the fastest other one of the same round")
  func ratio() {
    #expect(round([300, 100, 200]).ratio(of: 0) == 1.5)
    #expect(round([100, 400, 200]).ratio(of: 0) == 0.25)
    #expect(round([100, 400, 200]).ratio(of: 0, toFastestOf: [0, 2]) == 0.5)
    #expect(round([100]).ratio(of: 0) == nil)
  }

  @Test("has the time of a step in microseconds")
  func step() {
    let measurement = Measurement(samples: 640, steps: 20, seconds: 0.5)
    #expect(measurement.stepMicroseconds == 25_000)
    #expect(measurement.samplesPerSecond == 1280)
  }

  @Test("is spoilt by its most disturbed measurement")
  func disturbed() {
    var mixed = round([1, 2], otherCores: 0.02)
    #expect(mixed.isUndisturbed)
    mixed.measurements[1].otherCores = 0.11
    #expect(!mixed.isUndisturbed)
    #expect(round([1], otherCores: nil).isUndisturbed)
  }

  @Test("that was disturbed is thrown away, and another takes its place")
  func discarding() {
    var rounds = RoundCollection(wanted: 2)
    for (throughput, cores) in [(1, 0.0), (2, 0.5), (3, 0.1)] {
      #expect(!rounds.isComplete)
      rounds.add(round([throughput], otherCores: cores))
    }
    #expect(rounds.isComplete)
    #expect(rounds.isTrustworthy)
    #expect(rounds.used.map { $0.measurements[0].samples } == [1, 3])
    #expect(rounds.discardedCount == 1)
    #expect(
      ComparisonTable.note(rounds)
        == "  discarded 1 of 3 rounds: other programs took more than 0.1 cores")
  }

  @Test("stands in when no better one comes within the bound")
  func bound() {
    var rounds = RoundCollection(wanted: 2)
    for index in 0..<6 {
      #expect(!rounds.isComplete)
      rounds.add(round([index], otherCores: 1 - Double(index) / 10))
    }
    #expect(rounds.isComplete)
    #expect(!rounds.isTrustworthy)
    #expect(rounds.used.map { $0.measurements[0].samples } == [5, 4])
    #expect(rounds.discardedCount == 4)
    let note = ComparisonTable.note(rounds) ?? ""
    #expect(note.contains("the 2 least disturbed of 6 rounds"))
  }

  @Test("gets no note where none was disturbed")
  func quiet() {
    var rounds = RoundCollection(wanted: 1)
    rounds.add(round([1]))
    #expect(ComparisonTable.note(rounds) == nil)
  }
}
