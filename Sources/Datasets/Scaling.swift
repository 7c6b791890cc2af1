/// How numbers are brought to a common size.
public enum Normalization: String, CaseIterable, Sendable {
  case none
  /// Mean 0 and standard deviation 1 over the training part.
  case standardize
  /// From 0 to 1 over the training part.
  case minMax = "min_max"
}

/// A linear scale: a number `x` becomes `(x - offset) / scale`.
public struct Scaling: Sendable, Equatable {
  public static let identity = Scaling(offset: 0, scale: 1)

  public let offset: Float
  public let scale: Float

  public init(offset: Float, scale: Float) {
    self.offset = offset
    self.scale = scale
  }

  /// The scaled number.
  public func scaled(_ original: Float) -> Float { (original - offset) / scale }
  /// The number in its original unit.
  public func original(_ scaled: Float) -> Float { scaled * scale + offset }

  /// Fits one scale for each of `channels` columns of row-major numbers; NaN counts nowhere.
  ///
  /// A column that never changes keeps its size and becomes 0.
  static func fit(
    _ kind: Normalization, to numbers: ArraySlice<Float>, channels: Int
  ) -> [Scaling] {
    switch kind {
    case .none: return Array(repeating: .identity, count: channels)
    case .minMax:
      var (least, most) = (
        [Float](repeating: .infinity, count: channels),
        [Float](repeating: -.infinity, count: channels)
      )
      for (index, number) in numbers.enumerated() where !number.isNaN {
        least[index % channels] = min(least[index % channels], number)
        most[index % channels] = max(most[index % channels], number)
      }
      return (0..<channels).map { channel in
        let offset = least[channel].isFinite ? least[channel] : 0
        return Scaling(offset: offset, extent: Double(most[channel]) - Double(offset))
      }
    case .standardize:
      var sums = [Double](repeating: 0, count: channels)
      var counts = [Double](repeating: 0, count: channels)
      for (index, number) in numbers.enumerated() where !number.isNaN {
        sums[index % channels] += Double(number)
        counts[index % channels] += 1
      }
      let means = zip(sums, counts).map { $0 / max(1, $1) }
      var squares = [Double](repeating: 0, count: channels)
      for (index, number) in numbers.enumerated() where !number.isNaN {
        let difference = Double(number) - means[index % channels]
        squares[index % channels] += difference * difference
      }
      return (0..<channels).map { channel in
        Scaling(
          offset: Float(means[channel]),
          extent: (squares[channel] / max(1, counts[channel])).squareRoot())
      }
    }
  }

  private init(offset: Float, extent: Double) {
    let scale = Float(extent)
    // Below this, what is left of a constant column is rounding.
    let isConstant = !(scale > abs(offset) * 1e-6) || !scale.isFinite || !scale.isNormal
    self.init(offset: offset, scale: isConstant ? 1 : scale)
  }

  /// Scales row-major numbers in place, one scale for each channel.
  static func apply(_ scalings: [Scaling], to numbers: inout [Float]) {
    let channels = scalings.count
    for index in numbers.indices {
      numbers[index] = scalings[index % channels].scaled(numbers[index])
    }
  }
}
