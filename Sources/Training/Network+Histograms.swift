import Monitoring
import NeuralNetworks
import Tensors

extension Network {
  /// The spread of every parameter tensor, in the order of the layers.
  ///
  /// - Parameter firstLayer: the number of the first layer.
  /// - Complexity: O(parameters); allocates, so not within a step.
  func histograms(bins: Int, firstLayer: Int = 0) -> [TensorHistogram] {
    var result: [TensorHistogram] = []
    for (index, layer) in layers.enumerated() {
      for parameter in layer.parameters {
        let values = UnsafePointer(parameters.pointer + parameterOffsets[index] + parameter.offset)
        result.append(
          TensorHistogram(
            layer: firstLayer + index, tensor: parameter.name,
            histogram: Histogram(values, count: parameter.shape.count, bins: bins)))
      }
    }
    return result
  }
}

extension Histogram {
  /// Counts values into equal bins between the smallest and the largest finite one.
  init(_ values: UnsafePointer<Float>, count: Int, bins: Int) {
    let notFinite = Kernels.countNotFinite(values, count: count)
    let finite = Double(count - notFinite)
    guard finite > 0 else {
      self.init(
        lower: 0, upper: 0, counts: Array(repeating: 0, count: bins), mean: .nan, deviation: .nan,
        notFiniteCount: notFinite)
      return
    }
    let statistics = Kernels.statistics(values, count: count)
    let mean = statistics.sum / finite
    let variance = max(0, statistics.sumOfSquares / finite - mean * mean)
    var counts = [Int64](repeating: 0, count: bins)
    Kernels.histogram(
      values, count: count, lower: Float(statistics.minimum), upper: Float(statistics.maximum),
      into: &counts)
    self.init(
      lower: statistics.minimum, upper: statistics.maximum, counts: counts.map { Int($0) },
      mean: mean, deviation: variance.squareRoot(), notFiniteCount: notFinite)
  }
}
