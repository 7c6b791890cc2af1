import Tensors

/// The memory of one pass over a batch: what flows between the layers, forward and back.
final class Workspace {
  /// `[capacity, input shape]`, and its gradient.
  let input: FloatBuffer
  let inputGradient: FloatBuffer
  /// By layer.
  let places: [Place]
  /// The output of the network and its gradient; the input's where there are no layers.
  let output: UnsafeMutablePointer<Float>
  let outputGradient: UnsafeMutablePointer<Float>
  /// Whatever `places` point into.
  private let buffers: [FloatBuffer]

  /// Where one layer works on the first sample, and how far it is to the next one, in floats.
  struct Place {
    var input: UnsafeMutablePointer<Float>
    var inputStep: Int
    var output: UnsafeMutablePointer<Float>
    var outputStep: Int
    var scratch: UnsafeMutablePointer<Float>
    var scratchStep: Int
    var shared: UnsafeMutablePointer<Float>
    var outputGradient: UnsafeMutablePointer<Float>
    /// 0 within a stretch of layers: there a few samples' gradients lie where those of the ones before were.
    var gradientStep: Int
  }

  init(layers: [any Layer], stretches: [Stretch], inputShape: Shape, capacity: Int) {
    input = FloatBuffer(count: capacity * inputShape.count)
    inputGradient = FloatBuffer(count: capacity * inputShape.count)
    var buffers = [input, inputGradient]
    func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
      let buffer = FloatBuffer(count: count)
      buffers.append(buffer)
      return buffer.pointer
    }
    var places: [Place] = []
    for stretch in stretches {
      for index in stretch.layers {
        let layer = layers[index]
        let count = layer.outputShape.count
        let isLast = index + 1 == stretch.layers.upperBound
        places.append(
          Place(
            input: places.last?.output ?? input.pointer, inputStep: layer.inputShape.count,
            output: memory(capacity * count), outputStep: count,
            scratch: memory(capacity * layer.scratchCount), scratchStep: layer.scratchCount,
            shared: memory(layer.sharedScratchCount),
            outputGradient: memory(stretch.samples(after: index, of: capacity) * count),
            gradientStep: isLast ? count : 0))
      }
    }
    self.places = places
    self.buffers = buffers
    output = places.last?.output ?? input.pointer
    outputGradient = places.last?.outputGradient ?? inputGradient.pointer
  }
}
