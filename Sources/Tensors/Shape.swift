/// The extents of a tensor, without the batch, in row-major order: `[28, 28, 1]`. Channels come last.
public struct Shape: Equatable, Hashable, Sendable, CustomStringConvertible {
  public let extents: [Int]
  /// The number of elements; 1 for a scalar.
  public let count: Int
  /// The last extent: features or channels; 1 for a scalar.
  public let last: Int

  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "extents are never negative")
    self.extents = extents
    // Stored, because every step asks for them.
    count = extents.reduce(1, *)
    last = extents.last ?? 1
  }

  public var rank: Int { extents.count }

  public var description: String { "[\(extents.map(String.init).joined(separator: ", "))]" }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}
