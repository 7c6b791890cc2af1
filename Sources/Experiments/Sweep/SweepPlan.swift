/// Says which trials of a sweep are next, from what has come of the others.
///
/// A grid and a random search have one round. Successive halving has several: after each, the better half of those
/// that took part goes on for about twice as many epochs.
///
/// - SeeAlso: Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization",
///   AISTATS 2016.
public struct SweepPlan: Equatable, Sendable {
  public enum Search: String, CaseIterable, Equatable, Sendable {
    case grid, random, halving
  }

  /// A trial that can begin or go on now.
  public struct Assignment: Equatable, Sendable {
    /// Its place among the trials.
    public var trial: Int
    /// The epochs that it is to have when it is done, those before included; nil for as many as it has of its own.
    public var epochs: Int?
  }

  public private(set) var trials: [SweepTrial]
  /// The epochs, all in all, that a trial has after each round; empty for one round to its own end.
  public let rounds: [Int]
  public let isHigherBetter: Bool

  public init(trials: [SweepTrial], rounds: [Int] = [], isHigherBetter: Bool) {
    self.trials = trials
    self.rounds = rounds
    self.isHigherBetter = isHigherBetter
  }

  /// The rounds of successive halving: as many as it takes to halve the samples down to one, fewer where there are
  /// too few epochs for that.
  public static func rounds(samples: Int, epochs: Int) -> [Int] {
    var halvings = 0
    while samples >> (halvings + 1) > 0, epochs >> (halvings + 1) > 0 { halvings += 1 }
    return (0...halvings).map { epochs >> (halvings - $0) }
  }

  // MARK: What is next

  /// The trials to begin or to go on with, at most `limit`; none while all that are left wait for others.
  public func next(limit: Int) -> [Assignment] {
    var assignments: [Assignment] = []
    for round in 0..<max(1, rounds.count) {
      guard let members = members(ofRound: round) else { break }
      for place in members where assignments.count < limit {
        let trial = trials[place]
        guard trial.results.count == round, !trial.hasDroppedOut, trial.status != .running else {
          continue
        }
        assignments.append(
          Assignment(trial: place, epochs: rounds.isEmpty ? nil : rounds[round]))
      }
    }
    return assignments
  }

  /// Whether nothing trains and nothing is left to train.
  public var isDone: Bool {
    !trials.contains { $0.status == .running } && next(limit: 1).isEmpty
  }

  /// The places of the trials that take part in a round, or nil as long as the one before goes on.
  ///
  /// The first has all; each of the others the better half of the one before, at least one.
  func members(ofRound round: Int) -> [Int]? {
    var members = Array(trials.indices)
    var before = 0
    while before < round {
      guard members.allSatisfy({ trials[$0].results.count > before || trials[$0].hasDroppedOut })
      else { return nil }
      let ranked = members.filter { trials[$0].results.count > before }
        .sorted { isBefore($0, $1, inRound: before) }
      members = Array(ranked.prefix(max(1, members.count / 2)))
      before += 1
    }
    return members
  }

  /// Whether the trial at `a` did better than that at `b` in a round both finished; the earlier of equal ones.
  private func isBefore(_ a: Int, _ b: Int, inRound round: Int) -> Bool {
    let (x, y) = (trials[a].results[round], trials[b].results[round])
    if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
    if x == y { return a < b }
    return isHigherBetter ? x > y : x < y
  }

  // MARK: What has come of them

  public mutating func begin(_ trial: Int) { trials[trial].status = .running }

  /// The trial's run has its name.
  public mutating func name(_ trial: Int, runID: String) { trials[trial].runID = runID }

  /// The trial has come to the end of its round.
  public mutating func finish(_ trial: Int, result: Double) {
    trials[trial].status = .finished
    trials[trial].results.append(result)
  }

  /// The trial has ended before that.
  public mutating func leave(_ trial: Int, as status: SweepTrial.Status, reason: String? = nil) {
    trials[trial].status = status
    trials[trial].reason = reason
  }

  /// The places of all trials, the best first: those that came further before the others, and of these by the metric.
  public var ranking: [Int] {
    trials.indices.sorted { a, b in
      let (x, y) = (trials[a].results.count, trials[b].results.count)
      guard x == y else { return x > y }
      return x == 0 ? a < b : isBefore(a, b, inRound: x - 1)
    }
  }

  /// The place of the best trial, once any has a metric.
  public var best: Int? {
    guard let first = ranking.first, let result = trials[first].results.last, !result.isNaN else {
      return nil
    }
    return first
  }
}
