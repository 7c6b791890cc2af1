import Tensors

/// Neighbouring layers that a batch passes together, a few samples at a time where each works sample by
/// sample: what flows between them then stays in a core's second cache.
struct Stretch: Equatable {
  var layers: Range<Int>
  /// Samples at a time; nil for the whole batch.
  var samples: Int?

  /// Bytes that the samples of one layer's pass may take, in and out with gradients.
  private static let bytes = 1 << 20

  /// All layers in order, in as few stretches as possible.
  static func cut(_ layers: [any Layer]) -> [Stretch] {
    var stretches: [Stretch] = []
    for (index, layer) in layers.enumerated() {
      guard layer.worksSampleBySample else {
        stretches.append(Stretch(layers: index..<index + 1))
        continue
      }
      let floats = 2 * (layer.inputShape.count + layer.outputShape.count) + layer.scratchCount
      let samples = max(1, bytes / (max(1, floats) * MemoryLayout<Float>.stride))
      if let last = stretches.last, let fewest = last.samples {
        stretches[stretches.count - 1] = Stretch(
          layers: last.layers.lowerBound..<index + 1, samples: min(fewest, samples))
      } else {
        stretches.append(Stretch(layers: index..<index + 1, samples: samples))
      }
    }
    return stretches
  }

  /// Samples for which memory is needed between a layer and the next one, where `capacity` pass together.
  func samples(after layer: Int, of capacity: Int) -> Int {
    guard let samples, layer + 1 < layers.upperBound else { return capacity }
    return min(samples, capacity)
  }
}
