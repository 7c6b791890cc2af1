import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws one of several things by their probabilities.
enum TextSampler {
  /// Returns the index of what was drawn, each with a chance in proportion to `probability^(1 / temperature)`.
  ///
  /// Temperature 1 draws by the probabilities themselves, a lower one more boldly the most probable, 0 always that.
  /// - Parameter probabilities: at least one; what is not finite is never drawn unless nothing else is there.
  static func draw(
    from probabilities: UnsafeBufferPointer<Float>, temperature: Double,
    using generator: inout RandomGenerator
  ) -> Int {
    var best = 0
    for index in probabilities.indices
    where probabilities[index] > probabilities[best] || !probabilities[best].isFinite {
      best = index
    }
    let largest = Double(probabilities[best])
    // One number is taken in any case, so that those that follow do not depend on the temperature.
    let share = Double(generator.uniform())
    guard temperature > 0, largest > 0, largest.isFinite else { return best }
    func weight(_ index: Int) -> Double {
      let ratio = Double(probabilities[index]) / largest
      return ratio > 0 && ratio.isFinite ? pow(ratio, 1 / temperature) : 0
    }
    var total = 0.0
    for index in probabilities.indices { total += weight(index) }
    var rest = share * total
    for index in probabilities.indices {
      rest -= weight(index)
      if rest < 0 { return index }
    }
    return best
  }
}
