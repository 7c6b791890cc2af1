import Tensors

/// A chain of layers with all its memory, planned when it is built.
///
/// Parameters, gradients and activations are one block each; a pass over a batch allocates nothing.
/// Not Sendable: it belongs to the thread that trains.
public final class Network {
  public let layers: [any Layer]
  public let inputShape: Shape
  public let outputShape: Shape
  /// Where each layer's block of parameters starts, in floats.
  public let parameterOffsets: [Int]
  /// All parameters, layer after layer, each tensor on a 64-byte line; the gaps are zero.
  public let parameters: FloatBuffer
  public let gradients: FloatBuffer
  /// Rows that fit in the planned memory.
  public private(set) var capacity: Int
  /// The present value of each layer's setting; 0 where it has none.
  public var settings: [Float]
  /// Layers whose parameters stay as they are, by index.
  public var frozen: Set<Int> = [] {
    didSet { trainableRanges = Self.trainableRanges(layers, parameterOffsets, frozen: frozen) }
  }
  /// The floats of `parameters` that an optimizer updates, in order.
  public private(set) var trainableRanges: [Range<Int>]
  private let regularized: [(place: Range<Int>, regularizer: Regularizer)]
  private var workspace: Workspace
  private var seed: UInt64 = 0
  /// Passes in training so far: with the seed it fixes every random number of a pass.
  public var passCount: UInt64 = 0

  /// - Parameter capacity: the largest number of rows in a pass.
  public init(layers: [any Layer], inputShape: Shape, capacity: Int) {
    self.layers = layers
    self.inputShape = inputShape
    self.capacity = capacity
    outputShape = layers.last?.outputShape ?? inputShape
    var offsets: [Int] = []
    var offset = 0
    for layer in layers {
      offsets.append(offset)
      offset += layer.parameters.last?.end ?? 0
    }
    parameterOffsets = offsets
    trainableRanges = Self.trainableRanges(layers, offsets, frozen: [])
    var regularized: [(place: Range<Int>, regularizer: Regularizer)] = []
    for (layer, start) in zip(layers, offsets) {
      for parameter in layer.parameters where !parameter.regularizer.isEmpty {
        let first = start + parameter.offset
        regularized.append((first..<first + parameter.shape.count, parameter.regularizer))
      }
    }
    self.regularized = regularized
    parameters = FloatBuffer(count: offset)
    gradients = FloatBuffer(count: offset)
    settings = layers.map { $0.setting?.value ?? 0 }
    workspace = Workspace(layers: layers, inputShape: inputShape, capacity: capacity)
  }

  /// Draws the initial value of every parameter, in order.
  public func initialize(seed: UInt64) {
    self.seed = seed
    var generator = RandomGenerator(seed: seed, stream: 0)
    for (index, layer) in layers.enumerated() {
      for parameter in layer.parameters {
        let start = parameters.pointer + parameterOffsets[index] + parameter.offset
        parameter.initializer.fill(
          start, count: parameter.shape.count, fanIn: parameter.fanIn, fanOut: parameter.fanOut,
          using: &generator)
        for element in parameter.ones ?? 0..<0 { start[element] = 1 }
      }
    }
  }

  /// Plans memory for larger batches; between passes only.
  public func reserve(capacity: Int) {
    guard capacity > self.capacity else { return }
    self.capacity = capacity
    workspace = Workspace(layers: layers, inputShape: inputShape, capacity: capacity)
  }

  /// `[capacity, inputShape]`: the caller writes a batch here.
  public var input: UnsafeMutablePointer<Float> { workspace.input.pointer }

  /// `[capacity, outputShape]`: what the last layer computed.
  public var output: UnsafeMutablePointer<Float> { workspace.lastOutput.pointer }

  /// `[capacity, outputShape]`: a loss writes its gradient here before `backward`.
  public var outputGradient: UnsafeMutablePointer<Float> { workspace.lastGradient.pointer }

  /// `[capacity, inputShape]`: written by `backward(batch:needsInputGradient: true)`.
  public var inputGradient: UnsafeMutablePointer<Float> { workspace.inputGradient.pointer }

  /// Computes `output` from `input`.
  /// - Parameter movesStatistics: whether moving statistics follow a batch in training.
  public func forward(batch: Int, isTraining: Bool, movesStatistics: Bool = true) {
    precondition(batch <= capacity, "a batch larger than planned")
    if isTraining { passCount += 1 }
    var index = 0
    while index < layers.count {
      var pass = pass(index, batch: batch, isTraining: isTraining, inputGradient: nil)
      pass.movesStatistics = movesStatistics
      layers[index].forward(pass)
      index += 1
    }
  }

  /// Computes `gradients` (from zero) from `outputGradient`, after a `forward` of the same batch.
  /// - Parameters:
  ///   - needsInputGradient: whether `inputGradient` is wanted too.
  ///   - addsToGradients: whether they come on top of those of the pass before.
  public func backward(
    batch: Int, needsInputGradient: Bool = false, addsToGradients: Bool = false
  ) {
    if !addsToGradients { gradients.zero() }
    var index = layers.count - 1
    while index >= 0 {
      let target =
        index > 0
        ? workspace.outputGradients[index - 1].pointer
        : needsInputGradient ? workspace.inputGradient.pointer : nil
      var pass = pass(index, batch: batch, isTraining: true, inputGradient: target)
      pass.keepsGradients = addsToGradients
      layers[index].backward(pass)
      index -= 1
    }
  }

  /// Adds what regularizers say to the gradients.
  /// - Returns: what they add to the loss.
  public func regularize(addsGradients: Bool) -> Double {
    var penalty = 0.0
    var index = 0
    while index < regularized.count {
      let (place, regularizer) = regularized[index]
      penalty += Kernels.regularize(
        parameters.pointer + place.lowerBound,
        gradient: addsGradients ? gradients.pointer + place.lowerBound : nil, l1: regularizer.l1,
        l2: regularizer.l2, count: place.count)
      index += 1
    }
    return penalty
  }

  /// Neighbouring tensors make one range, so that an optimizer mostly has one.
  private static func trainableRanges(
    _ layers: [any Layer], _ offsets: [Int], frozen: Set<Int>
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, layer) in layers.enumerated() where !frozen.contains(index) {
      for parameter in layer.parameters where parameter.isTrainable {
        let place = offsets[index] + parameter.offset..<offsets[index] + parameter.end
        if let last = ranges.last, last.upperBound == place.lowerBound {
          ranges[ranges.count - 1] = last.lowerBound..<place.upperBound
        } else {
          ranges.append(place)
        }
      }
    }
    return ranges
  }

  private func pass(
    _ index: Int, batch: Int, isTraining: Bool, inputGradient: UnsafeMutablePointer<Float>?
  ) -> LayerPass {
    LayerPass(
      batch: batch, isTraining: isTraining, isFrozen: frozen.contains(index),
      input: index == 0 ? workspace.input.pointer : workspace.outputs[index - 1].pointer,
      output: workspace.outputs[index].pointer, scratch: workspace.scratch[index].pointer,
      shared: workspace.shared[index].pointer,
      parameters: parameters.pointer + parameterOffsets[index],
      parameterGradients: frozen.contains(index)
        ? nil : gradients.pointer + parameterOffsets[index],
      outputGradient: workspace.outputGradients[index].pointer, inputGradient: inputGradient,
      setting: settings[index],
      seed: seed ^ (passCount &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(index + 1) << 48))
  }
}

/// The memory of one pass over a batch: what flows between the layers, forward and back.
final class Workspace {
  let input: FloatBuffer
  let inputGradient: FloatBuffer
  let outputs: [FloatBuffer]
  let outputGradients: [FloatBuffer]
  let scratch: [FloatBuffer]
  let shared: [FloatBuffer]
  /// The output of the network and its gradient; the input's where there are no layers.
  let lastOutput: FloatBuffer
  let lastGradient: FloatBuffer

  init(layers: [any Layer], inputShape: Shape, capacity: Int) {
    input = FloatBuffer(count: capacity * inputShape.count)
    inputGradient = FloatBuffer(count: capacity * inputShape.count)
    outputs = layers.map { FloatBuffer(count: capacity * $0.outputShape.count) }
    outputGradients = layers.map { FloatBuffer(count: capacity * $0.outputShape.count) }
    scratch = layers.map { FloatBuffer(count: capacity * $0.scratchCount) }
    shared = layers.map { FloatBuffer(count: $0.sharedScratchCount) }
    lastOutput = outputs.last ?? input
    lastGradient = outputGradients.last ?? inputGradient
  }
}
