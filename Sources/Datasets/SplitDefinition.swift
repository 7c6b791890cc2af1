import Files
import Tensors

/// Which samples train, validate and test.
///
/// The last share of the samples tests and the last share of the rest validates, as in Keras; what comes last is their
/// order in the file unless they are shuffled or their classes spread beforehand.
public struct SplitDefinition: Sendable, Equatable {
  /// The share held out at the end to validate.
  public var validation: Double
  /// The share taken off the end before that, to test.
  public var test: Double
  public var shuffles: Bool
  /// Whether all parts get equal shares of each class.
  public var stratifies: Bool
  public var seed: UInt64

  /// - Parameter isSequence: whether neighbours overlap, so that nothing may be shuffled across the split.
  init(from object: JSONReader, isSequence: Bool) throws(InputError) {
    validation = try object.number("validation_split", in: 0...0.9, default: 0)
    test = try object.number("test_split", in: 0...0.9, default: 0)
    guard !isSequence else {
      (shuffles, stratifies, seed) = (false, false, 0)
      return
    }
    shuffles = try object.boolean("shuffle_before_split", default: false)
    stratifies = try object.boolean("stratify", default: false)
    seed = UInt64(try object.whole("split_seed", in: 0...9_007_199_254_740_991, default: 0))
  }

  /// How many of `count` samples are not for testing, and how many of these train.
  func counts(of count: Int) -> (kept: Int, training: Int) {
    let kept = test == 0 ? count : Int((Double(count) * (1 - test)).rounded(.down))
    return (kept, Int((Double(kept) * (1 - validation)).rounded(.down)))
  }

  /// The order in which the samples are split, or nil for that of the file.
  func order(count: Int, labels: [Int32]?) -> [Int32]? {
    guard shuffles || stratifies else { return nil }
    var order = (0..<count).map { Int32($0) }
    if shuffles {
      var generator = RandomGenerator(seed: seed, stream: 4)
      order.withUnsafeMutableBufferPointer { generator.shuffle($0) }
    }
    if stratifies, let labels { order = Self.spread(order, labels) }
    return order
  }

  /// Spreads each class evenly from the first sample to the last, so that every stretch has its share of it.
  private static func spread(_ order: [Int32], _ labels: [Int32]) -> [Int32] {
    var totals: [Int32: Int] = [:]
    for label in labels { totals[label, default: 0] += 1 }
    var seen: [Int32: Int] = [:]
    let places = order.map { index in
      let label = labels[Int(index)]
      let number = seen[label, default: 0]
      seen[label] = number + 1
      return (Double(number) + 0.5) / Double(totals[label] ?? 1)
    }
    let sorted = order.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    return sorted.map { order[$0] }
  }
}
