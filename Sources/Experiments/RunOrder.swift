/// An order of runs by one of their fields: `val_loss`, or `-val_loss` for the largest first.
///
/// Numbers come before texts, and runs that have nothing under the name, or NaN, last in either direction.
public struct RunOrder: Equatable, Sendable {
  public var field: String
  public var isDescending: Bool

  public init(field: String, isDescending: Bool = false) {
    self.field = field
    self.isDescending = isDescending
  }

  /// Reads `val_loss` or `-val_loss`.
  public init(_ text: String) {
    isDescending = text.hasPrefix("-")
    field = isDescending ? String(text.dropFirst()) : text
  }

  /// The runs in this order; those that are equal stay in theirs.
  public func sorted(_ runs: [RunSummary]) -> [RunSummary] {
    let fields = runs.map { $0.field(field) }
    let places = runs.indices.sorted { a, b in
      isBefore(fields[a], fields[b]) ?? (a < b)
    }
    return places.map { runs[$0] }
  }

  /// - Returns: nil for equal ones.
  private func isBefore(_ a: RunField?, _ b: RunField?) -> Bool? {
    let (rankA, rankB) = (rank(a), rank(b))
    guard rankA == rankB else { return rankA < rankB }
    switch (a, b) {
    case (.number(let a)?, .number(let b)?):
      guard a != b, !a.isNaN else { return nil }
      return isDescending ? a > b : a < b
    case (let a?, let b?):
      guard a.text != b.text else { return nil }
      return isDescending ? a.text > b.text : a.text < b.text
    default: return nil
    }
  }

  private func rank(_ field: RunField?) -> Int {
    switch field {
    case .number(let number): number.isNaN ? 2 : 0
    case .text, .list: 1
    case nil: 3
    }
  }
}
