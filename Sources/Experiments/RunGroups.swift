/// Runs that have the same value under a name.
public struct RunGroups: Sendable {
  public struct Group: Sendable {
    /// The value as text; `–` where the runs have none.
    public var value: String
    public var runs: [RunSummary]
  }

  /// What some numbers have in common.
  public struct Statistics: Equatable, Sendable {
    public var count: Int
    public var mean: Double
    /// The sample standard deviation, with n − 1; nil of a single number.
    public var deviation: Double?

    /// - Returns: nil of no numbers; NaN is left out.
    public init?(_ numbers: [Double]) {
      let numbers = numbers.filter { !$0.isNaN }
      guard !numbers.isEmpty else { return nil }
      count = numbers.count
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      self.mean = mean
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviation =
        numbers.count > 1 ? (squares / Double(numbers.count - 1)).squareRoot() : nil
    }
  }

  public let field: String
  /// In the order of their values, as `RunOrder` has it.
  public let groups: [Group]

  public init(_ runs: [RunSummary], by field: String) {
    self.field = field
    var groups: [Group] = []
    var places: [String: Int] = [:]
    for run in RunOrder(field: field).sorted(runs) {
      let value = run.field(field)?.text ?? "–"
      if let place = places[value] {
        groups[place].runs.append(run)
      } else {
        places[value] = groups.count
        groups.append(Group(value: value, runs: [run]))
      }
    }
    self.groups = groups
  }
}

extension RunGroups.Group {
  /// Mean and deviation of a number that its runs have, such as `val_loss` or `best.val_loss`.
  public func statistics(of field: String) -> RunGroups.Statistics? {
    RunGroups.Statistics(
      runs.compactMap { run in
        if case .number(let number)? = run.field(field) { number } else { nil }
      })
  }
}
