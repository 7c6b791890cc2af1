import Files
import Tensors

/// In training makes a share `rate` of its input zero and scales the rest by `1 / (1 − rate)`.
///
/// The rate can be changed between two steps. Random numbers follow from seed, layer and step alone.
///
/// - SeeAlso: Srivastava et al., JMLR 15, 2014. Conventions as in Keras `Dropout`.
public struct Dropout: LayerDefinition, Equatable {
  public static let typeName = "dropout"

  public var rate: Float

  public init(from object: JSONReader) throws(InputError) {
    rate = Float(try object.number("rate", in: 0...0.99))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    DropoutLayer(inputShape: inputShape, rate: rate)
  }
}

struct DropoutLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  let rate: Float

  /// The factor of each value: 0 or `1 / (1 − rate)`.
  var scratchCount: Int { inputShape.count }
  var setting: LayerSetting? { LayerSetting(name: "rate", value: rate, range: 0...0.99) }

  func forward(_ pass: LayerPass) {
    let count = pass.batch * inputShape.count
    guard pass.isTraining, pass.setting > 0 else {
      pass.output.update(from: pass.input, count: count)
      pass.scratch.update(repeating: 1, count: count)
      return
    }
    Kernels.dropout(
      pass.input, factors: pass.scratch, into: pass.output, count: count, rate: pass.setting,
      seed: pass.seed)
  }

  func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    Kernels.multiply(
      pass.outputGradient, pass.scratch, into: inputGradient,
      count: pass.batch * inputShape.count)
  }
}

/// In training adds normal noise of deviation `stddev`, as Keras `GaussianNoise`.
public struct GaussianNoise: LayerDefinition, Equatable {
  public static let typeName = "gaussian_noise"

  public var deviation: Float

  public init(from object: JSONReader) throws(InputError) {
    deviation = Float(try object.number("stddev", in: 0...1000))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    GaussianNoiseLayer(inputShape: inputShape, deviation: deviation)
  }
}

struct GaussianNoiseLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  let deviation: Float

  var setting: LayerSetting? { LayerSetting(name: "stddev", value: deviation, range: 0...1000) }

  func forward(_ pass: LayerPass) {
    let count = pass.batch * inputShape.count
    pass.output.update(from: pass.input, count: count)
    guard pass.isTraining, pass.setting > 0 else { return }
    Kernels.addNoise(
      pass.output, count: count, deviation: pass.setting, seed: pass.seed,
      within: -.infinity ... .infinity)
  }

  func backward(_ pass: LayerPass) {
    pass.inputGradient?.update(
      from: pass.outputGradient, count: pass.batch * inputShape.count)
  }
}
