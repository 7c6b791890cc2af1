import Monitoring

/// One combination of values that a sweep tries, and what came of it.
public struct SweepTrial: Equatable, Sendable {
  public enum Status: String, CaseIterable, Equatable, Sendable {
    case waiting, running
    /// Broken off; it goes on from its checkpoint.
    case interrupted
    /// As far as it was asked to train.
    case finished
    /// A person ended it.
    case stopped
    case crashed
  }

  /// Counted from 1.
  public var number: Int
  /// In the order of the space's dimensions.
  public var values: [HyperparameterValue]
  /// The saved run, once it has begun.
  public var runID: String?
  public var status: Status
  /// Why, for one that crashed.
  public var reason: String?
  /// The metric at the end of each round that it finished; NaN where there was none.
  public var results: [Double]

  public init(
    number: Int, values: [HyperparameterValue], runID: String? = nil, status: Status = .waiting,
    reason: String? = nil, results: [Double] = []
  ) {
    self.number = number
    self.values = values
    self.runID = runID
    self.status = status
    self.reason = reason
    self.results = results
  }

  /// Whether it will not go on, whatever the others do.
  var hasDroppedOut: Bool { status == .stopped || status == .crashed }
}
