import Files

/// What is added to the loss for the size of a tensor: `l1 · Σ|w| + l2 · Σw²`, as in Keras `L1L2`.
public struct Regularizer: Sendable, Equatable {
  public var l1: Float = 0
  public var l2: Float = 0

  public init(l1: Float = 0, l2: Float = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  public var isEmpty: Bool { l1 == 0 && l2 == 0 }

  /// Reads `{ "l1": 0.01, "l2": 0.01 }`, or nothing.
  init(from object: JSONReader, key: String) throws(InputError) {
    guard let values = try object.objectIfPresent(key) else { return }
    l1 = Float(try values.number("l1", in: 0...1000, default: 0))
    l2 = Float(try values.number("l2", in: 0...1000, default: 0))
    try values.finish()
  }
}
