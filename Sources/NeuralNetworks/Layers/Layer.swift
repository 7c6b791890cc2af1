import Tensors

/// One layer of a network as it computes: a value that knows shapes and formulas and owns no memory.
///
/// The network plans the memory of all layers at once and hands each its part in a `LayerPass`, so the
/// same layer can work on several shards of a batch in as many threads.
public protocol Layer: Sendable {
  /// The shape of one sample going in and coming out.
  var inputShape: Shape { get }
  var outputShape: Shape { get }
  /// The tensors, trained or the layer's own, in the order in which they lie in memory.
  var parameters: [Parameter] { get }
  /// Floats per sample that `forward` leaves for `backward`.
  var scratchCount: Int { get }
  /// Floats that a pass needs whatever the batch.
  var sharedScratchCount: Int { get }
  /// Multiplications by a weight, each with an addition, in `forward` of one sample; element-wise work does
  /// not count. `backward` takes about twice as many.
  var multiplyAdds: Int { get }
  /// The number that can be changed during a run, such as a dropout rate, and its name.
  var setting: LayerSetting? { get }

  /// The element-wise function that the output comes out of; nil for a layer that has none.
  var outputActivation: Activation? { get }

  /// Floats that the parts of a batch have to bring together at a time, where workers pass them in training; 0
  /// where the output for one sample does not depend on the others. See `WholeBatch`.
  var exchangedCount: Int { get }

  /// Whether a batch may as well be passed a few samples at a time: no sample asks for the others, no random
  /// number is drawn, and no product is the better for many rows.
  var worksSampleBySample: Bool { get }

  /// Computes `pass.output` from `pass.input`.
  func forward(_ pass: LayerPass)

  /// Writes `pass.parameterGradients` and `pass.inputGradient`, each unless it is nil. May overwrite
  /// `pass.outputGradient`.
  func backward(_ pass: LayerPass)
}

extension Layer {
  public var parameters: [Parameter] { [] }
  public var scratchCount: Int { 0 }
  public var sharedScratchCount: Int { 0 }
  public var multiplyAdds: Int { 0 }
  public var setting: LayerSetting? { nil }
  public var outputActivation: Activation? { nil }
  public var exchangedCount: Int { 0 }
  public var worksSampleBySample: Bool { false }
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }
}

/// A number of a layer that can be changed between two steps.
public struct LayerSetting: Sendable, Equatable {
  /// The Keras name: `rate`, `stddev`.
  public var name: String
  public var value: Float
  public var range: ClosedRange<Double>
}

/// A tensor of a layer: trained by gradients, or kept by the layer itself.
public struct Parameter: Sendable, Equatable {
  /// The Keras name: `kernel`, `bias`.
  public var name: String
  public var shape: Shape
  public var initializer: Initializer
  public var fanIn: Int
  public var fanOut: Int
  /// Where it starts within its layer's block, in floats.
  public var offset: Int
  /// Elements that start at 1 whatever the initializer says: the forget gate's bias.
  public var ones: Range<Int>?
  /// Whether gradients train it; moving statistics are the layer's own.
  public var isTrainable = true
  /// What is added to the loss for its size, as in Keras `L1L2`.
  public var regularizer = Regularizer()

  public init(
    name: String, shape: Shape, initializer: Initializer, fanIn: Int = 1, fanOut: Int = 1,
    offset: Int
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.fanIn = fanIn
    self.fanOut = fanOut
    self.offset = offset
  }

  /// The first aligned place after this tensor; every tensor starts on a 64-byte line.
  public var end: Int { offset + Parameter.aligned(shape.count) }

  /// `count` floats rounded up to whole 64-byte lines.
  public static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}

/// The memory that one layer works on in one pass over a batch, or a shard of one.
public struct LayerPass {
  /// Rows in this pass.
  public var batch: Int
  /// Whether layers that differ between training and inference train.
  public var isTraining: Bool
  /// Whether the layer's parameters stay as they are; then moving statistics do as well.
  public var isFrozen = false
  /// Whether moving statistics follow this batch, in training.
  public var movesStatistics = true
  /// The batch of which this is a part, where other workers pass its other parts at the same time, in training.
  var whole: WholeBatch?
  /// `[batch, inputShape]`
  public var input: UnsafePointer<Float>
  /// `[batch, outputShape]`
  public var output: UnsafeMutablePointer<Float>
  /// `[batch, scratchCount]`
  public var scratch: UnsafeMutablePointer<Float>
  /// Floats for the layer alone, `sharedScratchCount` of them.
  public var shared: UnsafeMutablePointer<Float>
  /// The layer's block of parameters; only moving statistics are ever written.
  public var parameters: UnsafeMutablePointer<Float>
  /// The layer's block of gradients, same layout, or nil where nobody trains the layer.
  public var parameterGradients: UnsafeMutablePointer<Float>?
  /// Whether parameter gradients come on top of those that are there.
  public var keepsGradients = false
  /// Whether `backward` leaves the kernel's gradient to `writeKernelGradient`, where the layer can.
  public var putsOffKernelGradient = false
  /// `[batch, outputShape]`, the gradient of the loss by the output.
  public var outputGradient: UnsafeMutablePointer<Float>
  /// `[batch, inputShape]`, or nil for the first layer, whose input nobody trains.
  public var inputGradient: UnsafeMutablePointer<Float>?
  /// The present value of the layer's setting.
  public var setting: Float
  /// A seed that differs for each layer and step, and nothing else.
  public var seed: UInt64
}

extension LayerPass {
  /// Writes gradients that were computed elsewhere, or adds them.
  func write(
    _ values: UnsafePointer<Float>, into gradients: UnsafeMutablePointer<Float>, count: Int
  ) {
    if keepsGradients {
      Kernels.add(gradients, values, count: count)
    } else {
      gradients.update(from: values, count: count)
    }
  }
}
