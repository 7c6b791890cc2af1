import Tensors

/// A chain of layers with all its memory, planned when it is built.
///
/// Parameters, gradients and activations are one block each; a pass over a batch allocates nothing. A replica
/// has the same parameters and its own memory for a pass and its gradients, so that another thread can take
/// a part of the batch. Not Sendable: it belongs to the thread that trains, a replica during a step to one
/// worker.
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
  private let state: State
  private let stretches: [Stretch]
  /// Layers whose gradients are put off where workers share a batch; nil for all others.
  let largeKernels: [(any LargeKernelLayer)?]
  /// The first layer that has parameters; none before it needs a gradient.
  private let firstTrained: Int
  /// Which replica it is; 0 for the network itself.
  let number: Int
  private var workspace: Workspace
  /// Passes in training so far: with the seed it fixes every random number of a pass.
  public var passCount: UInt64 = 0
  /// Rows of the last `forward`.
  public private(set) var passedRows = 0

  /// What a network and its replicas share besides the parameters; changed between steps only.
  private final class State {
    var settings: [Float] = []
    var frozen: Set<Int> = []
    var trainableRanges: [Range<Int>] = []
    var regularized: [RegularizedTensor] = []
    var seed: UInt64 = 0
  }

  private struct RegularizedTensor {
    var layer: Int
    var place: Range<Int>
    var regularizer: Regularizer
  }

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
    stretches = Stretch.cut(layers)
    largeKernels = layers.map { layer in
      (layer as? any LargeKernelLayer).flatMap { $0.putsOffKernelGradient ? $0 : nil }
    }
    firstTrained = layers.firstIndex { !$0.parameters.isEmpty } ?? 0
    state = State()
    number = 0
    parameters = FloatBuffer(count: offset)
    gradients = FloatBuffer(count: offset)
    workspace = Workspace(
      layers: layers, stretches: stretches, inputShape: inputShape, capacity: capacity)
    state.settings = layers.map { $0.setting?.value ?? 0 }
    state.trainableRanges = Self.trainableRanges(layers, offsets, frozen: [])
    for (index, layer) in layers.enumerated() {
      for parameter in layer.parameters where !parameter.regularizer.isEmpty {
        let first = offsets[index] + parameter.offset
        state.regularized.append(
          RegularizedTensor(
            layer: index, place: first..<first + parameter.shape.count,
            regularizer: parameter.regularizer))
      }
    }
  }

  private init(replicaOf network: Network, number: Int, capacity: Int) {
    layers = network.layers
    inputShape = network.inputShape
    outputShape = network.outputShape
    parameterOffsets = network.parameterOffsets
    parameters = network.parameters
    state = network.state
    stretches = network.stretches
    largeKernels = network.largeKernels
    firstTrained = network.firstTrained
    self.number = number
    self.capacity = capacity
    gradients = FloatBuffer(count: network.parameters.count)
    workspace = Workspace(
      layers: layers, stretches: stretches, inputShape: inputShape, capacity: capacity)
  }

  /// A network with the same parameters and settings, and memory of its own for a part of a batch.
  /// - Parameter number: from 1; its random layers draw other numbers than those of the other replicas.
  public func replica(_ number: Int, capacity: Int) -> Network {
    Network(replicaOf: self, number: number, capacity: capacity)
  }

  /// The present value of each layer's setting; 0 where it has none.
  public var settings: [Float] {
    get { state.settings }
    set { state.settings = newValue }
  }

  /// Layers whose parameters stay as they are, by index.
  public var frozen: Set<Int> {
    get { state.frozen }
    set {
      state.frozen = newValue
      state.trainableRanges = Self.trainableRanges(layers, parameterOffsets, frozen: newValue)
    }
  }

  /// The floats of `parameters` that an optimizer updates, in order.
  public var trainableRanges: [Range<Int>] { state.trainableRanges }

  /// Draws the initial value of every parameter, in order.
  public func initialize(seed: UInt64) {
    state.seed = seed
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
    workspace = Workspace(
      layers: layers, stretches: stretches, inputShape: inputShape, capacity: capacity)
  }

  /// `[capacity, inputShape]`: the caller writes a batch here.
  public var input: UnsafeMutablePointer<Float> { workspace.input.pointer }

  /// `[capacity, outputShape]`: what the last layer computed.
  public var output: UnsafeMutablePointer<Float> { workspace.output }

  /// `[passedRows, output shape of the layer]`: what a layer computed in the last `forward`.
  ///
  /// Where the loss computes the last layer's softmax or sigmoid, it leaves probabilities there.
  public func output(ofLayer index: Int) -> UnsafePointer<Float> {
    UnsafePointer(workspace.places[index].output)
  }

  /// `[capacity, outputShape]`: a loss writes its gradient here before `backward`.
  public var outputGradient: UnsafeMutablePointer<Float> { workspace.outputGradient }

  /// `[capacity, inputShape]`: written by `backward(batch:needsInputGradient: true)`.
  public var inputGradient: UnsafeMutablePointer<Float> { workspace.inputGradient.pointer }

  /// Computes `output` from `input`.
  /// - Parameters:
  ///   - movesStatistics: whether moving statistics follow a batch in training.
  ///   - shared: the whole batch, where other workers pass its other parts at the same time, in training.
  public func forward(
    batch: Int, isTraining: Bool, movesStatistics: Bool = true, shared: SharedBatch? = nil
  ) {
    precondition(batch <= capacity, "a batch larger than planned")
    if isTraining { passCount += 1 }
    passedRows = batch
    var number = 0
    while number < stretches.count {
      let stretch = stretches[number]
      let step = stretch.samples ?? batch
      var first = 0
      repeat {
        var index = stretch.layers.lowerBound
        while index < stretch.layers.upperBound {
          var pass = pass(
            index, batch: min(step, batch - first), from: first, isTraining: isTraining,
            inputGradient: nil)
          pass.movesStatistics = movesStatistics
          if let shared, let kernel = largeKernels[index], kernel.sharesKernel {
            forwardShared(kernel, index, pass, in: shared)
          } else {
            layers[index].forward(pass)
          }
          index += 1
        }
        first += step
      } while first < batch
      number += 1
    }
  }

  /// Computes `gradients` from `outputGradient`, after a `forward` of the same batch.
  ///
  /// Gradients of frozen layers and of what no gradient trains are not written.
  /// - Parameters:
  ///   - needsInputGradient: whether `inputGradient` is wanted too.
  ///   - needsParameterGradients: whether `gradients` are wanted at all.
  ///   - addsToGradients: whether they come on top of those of the pass before.
  ///   - shared: the whole batch, where other workers pass its other parts at the same time; then gradients
  ///     of large kernels are left to `writeKernelGradient`.
  ///   - isTraining: as in that `forward`.
  public func backward(
    batch: Int, needsInputGradient: Bool = false, needsParameterGradients: Bool = true,
    addsToGradients: Bool = false, shared: SharedBatch? = nil, isTraining: Bool = true
  ) {
    let last = needsInputGradient ? 0 : firstTrained
    var number = stretches.count - 1
    while number >= 0, stretches[number].layers.upperBound > last {
      let stretch = stretches[number]
      let step = stretch.samples ?? batch
      // The samples that came last first: what `forward` left of them is still near.
      var first = step > 0 ? (batch - 1) / step * step : 0
      var keepsGradients = addsToGradients
      repeat {
        var index = stretch.layers.upperBound - 1
        while index >= max(last, stretch.layers.lowerBound) {
          let needsTarget = index > last || needsInputGradient
          let kernel = shared == nil ? nil : largeKernels[index]
          let isShared = kernel?.sharesKernel == true
          var pass = pass(
            index, batch: min(step, batch - first), from: first, isTraining: isTraining,
            inputGradient: needsTarget && !isShared ? inputGradient(of: index, from: first) : nil)
          pass.keepsGradients = keepsGradients
          pass.putsOffKernelGradient = shared != nil
          if !needsParameterGradients || pass.isFrozen { pass.parameterGradients = nil }
          layers[index].backward(pass)
          if let shared, let kernel, isShared, needsTarget {
            inputGradientShared(kernel, index, { $0.inputGradient(of: index) }, in: shared)
          }
          index -= 1
        }
        keepsGradients = true
        first -= step
      } while first >= 0 && step > 0
      number -= 1
    }
  }

  private func inputGradient(of layer: Int, from sample: Int = 0) -> UnsafeMutablePointer<Float> {
    guard layer > 0 else {
      return workspace.inputGradient.pointer + sample * inputShape.count
    }
    let place = workspace.places[layer - 1]
    return place.outputGradient + sample * place.gradientStep
  }

  /// Adds what regularizers say to the gradients.
  /// - Returns: what they add to the loss.
  public func regularize(addsGradients: Bool) -> Double {
    var penalty = 0.0
    var index = 0
    while index < state.regularized.count {
      let tensor = state.regularized[index]
      let adds = addsGradients && !state.frozen.contains(tensor.layer)
      penalty += Kernels.regularize(
        parameters.pointer + tensor.place.lowerBound,
        gradient: adds ? gradients.pointer + tensor.place.lowerBound : nil,
        l1: tensor.regularizer.l1, l2: tensor.regularizer.l2, count: tensor.place.count)
      index += 1
    }
    return penalty
  }

  /// - Parameter sample: the first one of the batch that the layer is to pass.
  func pass(
    _ index: Int, batch: Int, from sample: Int = 0, isTraining: Bool,
    inputGradient: UnsafeMutablePointer<Float>?
  ) -> LayerPass {
    let place = workspace.places[index]
    return LayerPass(
      batch: batch, isTraining: isTraining, isFrozen: state.frozen.contains(index),
      input: place.input + sample * place.inputStep,
      output: place.output + sample * place.outputStep,
      scratch: place.scratch + sample * place.scratchStep, shared: place.shared,
      parameters: parameters.pointer + parameterOffsets[index],
      parameterGradients: gradients.pointer + parameterOffsets[index],
      outputGradient: place.outputGradient + sample * place.gradientStep,
      inputGradient: inputGradient,
      setting: state.settings[index],
      seed: state.seed ^ (passCount &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(index + 1) << 48)
        ^ (UInt64(number) << 40))
  }
}
