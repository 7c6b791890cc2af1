import Monitoring

/// What a sweep searches: hyperparameters with the values that each may have.
public struct SweepSpace: Equatable, Sendable {
  public struct Dimension: Equatable, Sendable {
    public var key: HyperparameterKey
    public var values: SweepValues

    public init(key: HyperparameterKey, values: SweepValues) {
      self.key = key
      self.values = values
    }
  }

  public var dimensions: [Dimension]

  public init(_ dimensions: [Dimension]) { self.dimensions = dimensions }

  /// The most trials that a sweep can have.
  public static let mostTrials = 1000

  public var hasRanges: Bool {
    dimensions.contains { if case .range = $0.values { true } else { false } }
  }

  /// All combinations, the last hyperparameter changing fastest.
  /// - Parameter points: how many values each range has.
  /// - Returns: nil when there are more than `mostTrials`.
  public func grid(points: Int = 1) -> [[HyperparameterValue]]? {
    var combinations: [[HyperparameterValue]] = [[]]
    for dimension in dimensions {
      let values = dimension.values.points(points)
      guard combinations.count * values.count <= Self.mostTrials else { return nil }
      combinations = combinations.flatMap { start in values.map { start + [$0] } }
    }
    return combinations
  }

  /// Combinations drawn at random, each hyperparameter by itself.
  ///
  /// - SeeAlso: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012.
  public func draws(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [[HyperparameterValue]] {
    var draws: [[HyperparameterValue]] = []
    for _ in 0..<count {
      var values: [HyperparameterValue] = []
      for dimension in dimensions { values.append(dimension.values.draw(using: &generator)) }
      draws.append(values)
    }
    return draws
  }
}
