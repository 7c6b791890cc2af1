import Monitoring
import NeuralNetworks
import Tensors

/// Spreads of tensors in the order of the layers, each at a cost of O(values); they allocate, so not within a step.
/// `firstLayer` is the number of the first layer.
extension Network {
  func weightHistograms(bins: Int, firstLayer: Int = 0) -> [TensorHistogram] {
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

  /// Of what gradients train; those of frozen layers are 0.
  func gradientHistograms(bins: Int, firstLayer: Int = 0) -> [TensorHistogram] {
    var result: [TensorHistogram] = []
    for (index, layer) in layers.enumerated() {
      for parameter in layer.parameters where parameter.isTrainable {
        let values = UnsafePointer(gradients.pointer + parameterOffsets[index] + parameter.offset)
        let count = parameter.shape.count
        result.append(
          TensorHistogram(
            kind: .gradients, layer: firstLayer + index, tensor: parameter.name,
            histogram: frozen.contains(index)
              ? Histogram(zeros: count, bins: bins)
              : Histogram(values, count: count, bins: bins)))
      }
    }
    return result
  }

  /// Of what layers with parameters or an activation made of the samples of the last pass.
  func outputHistograms(bins: Int, firstLayer: Int = 0) -> [TensorHistogram] {
    var result: [TensorHistogram] = []
    for (index, layer) in layers.enumerated()
    where !layer.parameters.isEmpty || layer.outputActivation != nil {
      result.append(
        TensorHistogram(
          kind: .activations, layer: firstLayer + index, tensor: "output",
          histogram: Histogram(
            output(ofLayer: index), count: passedRows * layer.outputShape.count, bins: bins)))
    }
    return result
  }
}

extension Histogram {
  /// Nothing but zeros.
  init(zeros count: Int, bins: Int) {
    var counts = [Int](repeating: 0, count: bins)
    if bins > 0 { counts[0] = count }
    self.init(lower: 0, upper: 0, counts: counts, mean: 0, deviation: 0)
  }

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
