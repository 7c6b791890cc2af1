/// What one framework did in one round.
struct Measurement: Equatable {
  var samples: Int
  var steps: Int
  var seconds: Double
  /// Cores that other processes kept busy meanwhile; nil where the system does not tell.
  var otherCores: Double?

  var samplesPerSecond: Double { Double(samples) / seconds }
  var stepMicroseconds: Double { seconds / Double(steps) * 1e6 }
}

/// One measurement of each framework, taken one after the other.
struct Round: Equatable {
  /// More than this many cores busy with something else spoil a round.
  static let toleratedCores = 0.1

  /// In the order of the frameworks.
  var measurements: [Measurement]

  /// What others took during its most disturbed measurement.
  var otherCores: Double { measurements.compactMap(\.otherCores).max() ?? 0 }
  var isUndisturbed: Bool { otherCores <= Self.toleratedCores }

  /// The throughput of a framework by that of the fastest of some or all others; nil where there is none.
  func ratio(of index: Int, toFastestOf some: [Int]? = nil) -> Double? {
    let others = (some ?? Array(measurements.indices)).filter { $0 != index }
    guard let fastest = others.map({ measurements[$0].samplesPerSecond }).max() else { return nil }
    return measurements[index].samplesPerSecond / fastest
  }
}

/// Rounds until enough of them are undisturbed, or too many are not.
struct RoundCollection {
  /// Rounds that are wanted.
  let wanted: Int
  private var rounds: [Round] = []

  /// After this many for each one wanted, the least disturbed ones stand in.
  static let attemptsForEach = 3

  init(wanted: Int) { self.wanted = wanted }

  mutating func add(_ round: Round) { rounds.append(round) }

  private var undisturbed: [Round] { rounds.filter(\.isUndisturbed) }

  var isComplete: Bool {
    undisturbed.count >= wanted || rounds.count >= wanted * Self.attemptsForEach
  }

  /// Whether enough rounds were undisturbed.
  var isTrustworthy: Bool { undisturbed.count >= wanted }

  /// The rounds that count: the undisturbed ones, or the least disturbed where those are too few.
  var used: [Round] {
    if isTrustworthy { return undisturbed }
    return Array(rounds.sorted { $0.otherCores < $1.otherCores }.prefix(wanted))
  }

  var discardedCount: Int { rounds.count - used.count }
}
