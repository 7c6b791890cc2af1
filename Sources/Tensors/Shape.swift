/// The extents of a tensor, without the batch, in row-major order: `[28, 28, 1]`. Channels come last.
public struct Shape: Equatable, Hashable, Sendable, CustomStringConvertible {
  public let extents: [Int]
  /// The number of elements; 1 for a scalar, and at most `countLimit`.
  public let count: Int
  /// The last extent: features or channels; 1 for a scalar.
  public let last: Int

  /// Where counting ends: beyond any memory, and far enough from overflow for sums and small multiples, so
  /// that a person who asks for too much gets an error and no crash.
  public static let countLimit = 1 << 40

  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "extents are never negative")
    self.extents = extents
    // Stored, because every step asks for them.
    count = extents.reduce(1) { product, extent in
      let (count, isTooLarge) = product.multipliedReportingOverflow(by: extent)
      return isTooLarge ? Self.countLimit : min(count, Self.countLimit)
    }
    last = extents.last ?? 1
  }

  public var rank: Int { extents.count }

  public var description: String { "[\(extents.map(String.init).joined(separator: ", "))]" }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}
