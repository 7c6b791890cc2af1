import Monitoring
import Tensors
import Testing

@testable import Experiments

@Suite("The plan of a sweep")
struct SweepPlanTests {
  private func plan(_ count: Int, rounds: [Int] = [], isHigherBetter: Bool = false) -> SweepPlan {
    SweepPlan(
      trials: (1...count).map { SweepTrial(number: $0, values: []) }, rounds: rounds,
      isHigherBetter: isHigherBetter)
  }

  private func places(_ plan: SweepPlan) -> [Int] { plan.next(limit: 100).map(\.trial) }

  @Test("a grid begins its trials in order, as many as there is room for")
  func grid() {
    var plan = plan(3)
    #expect(plan.next(limit: 2) == [.init(trial: 0, epochs: nil), .init(trial: 1, epochs: nil)])
    plan.begin(0)
    plan.begin(1)
    #expect(places(plan) == [2] && !plan.isDone)
    plan.finish(0, result: 0.5)
    plan.leave(1, as: .crashed, reason: "no reason")
    plan.begin(2)
    #expect(places(plan).isEmpty && !plan.isDone)
    plan.finish(2, result: 0.25)
    #expect(plan.isDone && plan.best == 2 && plan.ranking == [2, 0, 1])
  }

  @Test("what was interrupted is next again, what was stopped is not")
  func interrupted() {
    var plan = plan(2)
    plan.leave(0, as: .interrupted)
    plan.leave(1, as: .stopped)
    #expect(places(plan) == [0])
    plan.finish(0, result: .nan)
    #expect(plan.isDone && plan.best == nil)
  }

  @Test(
    "halving doubles the epochs as long as there are samples to halve and epochs to share",
    arguments: [
      (16, 16, [1, 2, 4, 8, 16]), (4, 20, [5, 10, 20]), (100, 3, [1, 3]), (1, 7, [7]),
      (5, 10, [2, 5, 10]),
    ])
  func rounds(samples: Int, epochs: Int, rounds: [Int]) {
    #expect(SweepPlan.rounds(samples: samples, epochs: epochs) == rounds)
  }

  @Test("after a round its better half goes on, once all have come to its end")
  func halving() {
    var plan = plan(5, rounds: [2, 5, 10], isHigherBetter: true)
    #expect(plan.next(limit: 1) == [.init(trial: 0, epochs: 2)])
    for (place, result) in [0.3, 0.9, .nan, 0.8].enumerated() {
      plan.finish(place, result: result)
    }
    #expect(places(plan) == [4])
    plan.begin(4)
    #expect(places(plan).isEmpty && !plan.isDone)
    plan.finish(4, result: 0.1)
    // Half of five are two.
    #expect(plan.next(limit: 9) == [.init(trial: 1, epochs: 5), .init(trial: 3, epochs: 5)])
    plan.finish(1, result: 0.91)
    plan.finish(3, result: 0.95)
    #expect(plan.next(limit: 9) == [.init(trial: 3, epochs: 10)])
    plan.finish(3, result: 0.96)
    #expect(plan.isDone && plan.best == 3 && plan.ranking == [3, 1, 0, 4, 2])
  }

  @Test("a trial that drops out makes room for none that was worse than half")
  func dropOuts() {
    var plan = plan(4, rounds: [1, 2, 4])
    plan.leave(0, as: .stopped)
    plan.leave(1, as: .crashed)
    plan.finish(2, result: 0.5)
    plan.leave(3, as: .stopped)
    #expect(plan.next(limit: 9) == [.init(trial: 2, epochs: 2)])
    plan.leave(2, as: .stopped)
    #expect(plan.isDone)
  }

  /// Whatever order trials end in, halving trains no more than it says and its winner is the best of its round.
  @Test("any order of ends gives the same trials in each round")
  func property() {
    for seed in 0..<100 {
      var generator = RandomGenerator(seed: UInt64(seed))
      let count = 1 + generator.below(20)
      let rounds = SweepPlan.rounds(samples: count, epochs: 1 + generator.below(32))
      // Losses that do not depend on when a trial ends.
      let losses = (0..<count).map { _ in Double(generator.below(5)) }
      var plan = plan(count, rounds: rounds)
      var running: [Int] = []
      var begun = 0
      while !plan.isDone {
        if let next = plan.next(limit: 1).first, running.count < 3 {
          #expect(next.epochs == rounds[plan.trials[next.trial].results.count])
          plan.begin(next.trial)
          running.append(next.trial)
          begun += 1
        } else {
          let place = running.remove(at: generator.below(running.count))
          plan.finish(place, result: losses[place])
        }
      }
      let expected = rounds.indices.map { max(1, count >> $0) }
      let done = rounds.indices.map { round in
        plan.trials.filter { $0.results.count > round }.count
      }
      #expect(done == expected && begun == expected.reduce(0, +), "seed \(seed)")
      let best = losses.min()
      #expect(plan.best.map { losses[$0] } == best, "seed \(seed)")
    }
  }
}
