import Synchronization
import Tensors
import Testing

@Suite("A team of workers")
struct WorkerTeamTests {
  /// Counts how often each worker was called.
  private final class Calls: TeamWork {
    let counts: [Atomic<Int>.Box]
    init(_ workers: Int) { counts = (0..<workers).map { _ in Atomic<Int>.Box() } }
    func work(as worker: Int) { counts[worker].value.wrappingAdd(1, ordering: .relaxed) }
    var values: [Int] { counts.map { $0.value.load(ordering: .relaxed) } }
  }

  @Test("calls every worker once for each piece of work", arguments: 1...4)
  func everyWorker(threads: Int) {
    let team = WorkerTeam(threads: threads)
    let calls = Calls(threads)
    #expect(team.count == threads)
    for round in 1...500 {
      team.run(calls)
      #expect(calls.values == Array(repeating: round, count: threads))
    }
  }

  @Test("wakes workers that have gone to sleep")
  func asleep() {
    let team = WorkerTeam(threads: 3)
    let calls = Calls(3)
    for _ in 0..<5 {
      // Longer than workers look for work: a slow test would only be a stronger one.
      var looked = 0
      while looked < 2_000_000 { looked += 1 }
      team.run(calls)
    }
    #expect(calls.values == [5, 5, 5])
  }

  /// Counts how far each worker is, and whether any was ahead when another went on.
  private final class Meetings: TeamWork {
    let team: WorkerTeam
    let reached: [Atomic<Int>.Box]
    let failures = Atomic<Int>.Box()
    init(_ team: WorkerTeam) {
      self.team = team
      reached = (0..<team.count).map { _ in Atomic<Int>.Box() }
    }
    func work(as worker: Int) {
      for round in 1...200 {
        // One of them comes late each time, so that the others sleep now and then.
        var spun = 0
        while worker == round % team.count && spun < 2000 * (round % 50) { spun += 1 }
        reached[worker].value.wrappingAdd(1, ordering: .relaxed)
        team.wait(team.count)
        for other in reached where other.value.load(ordering: .relaxed) != round {
          failures.value.wrappingAdd(1, ordering: .relaxed)
        }
        team.wait(team.count)
      }
    }
  }

  @Test("lets workers wait for one another within a piece of work", arguments: 1...4)
  func meetings(threads: Int) {
    let team = WorkerTeam(threads: threads)
    let meetings = Meetings(team)
    team.run(meetings)
    #expect(meetings.reached.map { $0.value.load(ordering: .relaxed) }.allSatisfy { $0 == 200 })
    #expect(meetings.failures.value.load(ordering: .relaxed) == 0)
  }

  @Test("ends with workers asleep or awake, and without ever having worked")
  func ends() {
    for rounds in [0, 1, 3] {
      let team = WorkerTeam(threads: 2)
      let calls = Calls(2)
      for _ in 0..<rounds { team.run(calls) }
      #expect(calls.values == [rounds, rounds])
    }
  }

  @Test("cuts work into parts that follow one another, at multiples of a unit")
  func parts() {
    for (count, workers, unit) in [(10, 3, 1), (0, 2, 1), (1, 4, 1), (100, 3, 16), (33, 2, 16)] {
      var end = 0
      for worker in 0..<workers {
        let part = WorkerTeam.part(worker, of: workers, count: count, unit: unit)
        #expect(part.lowerBound == end)
        #expect(part.upperBound == count || part.upperBound % unit == 0)
        end = part.upperBound
      }
      #expect(end == count)
    }
  }
}

extension Atomic where Value == Int {
  /// A counter that can be shared.
  final class Box: Sendable {
    let value = Atomic<Int>(0)
  }
}
