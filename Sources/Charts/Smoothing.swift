#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An exponential moving average without the bias towards its start, as in TensorBoard.
///
/// - SeeAlso: Kingma and Ba, "Adam", 2015, section 3, for the correction.
struct Smoothing {
  /// How much of the average stays with each step, from 0, nothing, to below 1.
  let weight: Double
  private var sum = 0.0
  private var total = 0.0
  /// The power of the weight that was wanted last: buckets mostly have equally many steps.
  private var power = (steps: 0, value: 1.0)

  init(weight: Double) { self.weight = weight }

  /// Takes in the mean of some steps.
  /// - Returns: the average so far.
  mutating func add(_ value: Double, steps: Int) -> Double {
    if power.steps != steps { power = (steps, pow(weight, Double(steps))) }
    let keep = power.value
    sum = sum * keep + value * (1 - keep)
    total = total * keep + (1 - keep)
    return total > 0 ? sum / total : value
  }
}
