import Files
import Tensors

/// Brings each feature to mean 0 and variance 1 over the batch, then `· gamma + beta`.
///
/// | tensor | shape | initial value |
/// |---|---|---|
/// | `gamma`, `beta` | `[features]` | ones, zeros |
/// | `moving_mean`, `moving_variance` | `[features]`, not trained | zeros, ones |
///
/// In training the batch's own moments count, and the moving ones follow with `momentum` (0.99); in inference
/// the moving ones count. `epsilon` (0.001) stands inside the square root.
///
/// - SeeAlso: Ioffe and Szegedy, ICML 2015. Conventions as in Keras `BatchNormalization`.
public struct BatchNormalization: LayerDefinition, Equatable {
  public static let typeName = "batch_normalization"

  public var momentum: Float
  public var epsilon: Float

  public init(from object: JSONReader) throws(InputError) {
    momentum = Float(try object.number("momentum", in: 0...1, default: 0.99))
    epsilon = Float(try object.number("epsilon", in: 1e-12...1, default: 0.001))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    BatchNormalizationLayer(self, inputShape: inputShape)
  }
}

struct BatchNormalizationLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  let parameters: [Parameter]
  private let definition: BatchNormalization
  private let columns: Int
  private let betaOffset: Int
  private let meanOffset: Int
  private let varianceOffset: Int

  init(_ definition: BatchNormalization, inputShape: Shape) {
    self.definition = definition
    self.inputShape = inputShape
    columns = inputShape.last
    let shape: Shape = [columns]
    let gamma = Parameter(name: "gamma", shape: shape, initializer: .ones, offset: 0)
    let beta = Parameter(name: "beta", shape: shape, initializer: .zeros, offset: gamma.end)
    var mean = Parameter(
      name: "moving_mean", shape: shape, initializer: .zeros, offset: beta.end)
    var variance = Parameter(
      name: "moving_variance", shape: shape, initializer: .ones, offset: mean.end)
    mean.isTrainable = false
    variance.isTrainable = false
    parameters = [gamma, beta, mean, variance]
    betaOffset = beta.offset
    meanOffset = mean.offset
    varianceOffset = variance.offset
  }

  /// The normalized values.
  var scratchCount: Int { inputShape.count }
  /// Mean, variance or its inverse root, and two sums for the way back.
  var sharedScratchCount: Int { 4 * Parameter.aligned(columns) }

  /// Both sums for the way back.
  var exchangedCount: Int { 2 * Parameter.aligned(columns) }

  private func rows(_ samples: Int) -> Int { samples * inputShape.count / max(1, columns) }

  /// A frozen layer works as in inference, as in Keras.
  private func usesBatch(_ pass: LayerPass) -> Bool { pass.isTraining && !pass.isFrozen }

  func forward(_ pass: LayerPass) {
    let mean = pass.shared
    let scale = mean + Parameter.aligned(columns)
    let movingMean = pass.parameters + meanOffset
    let movingVariance = pass.parameters + varianceOffset
    if usesBatch(pass) {
      findMoments(pass, mean: mean, variance: scale)
      if pass.movesStatistics && pass.whole?.worker ?? 0 == 0 {
        let keep = definition.momentum
        for c in 0..<columns {
          movingMean[c] = movingMean[c] * keep + mean[c] * (1 - keep)
          movingVariance[c] = movingVariance[c] * keep + scale[c] * (1 - keep)
        }
      }
    } else {
      mean.update(from: movingMean, count: columns)
      scale.update(from: movingVariance, count: columns)
    }
    for c in 0..<columns { scale[c] = 1 / (scale[c] + definition.epsilon).squareRoot() }
    Kernels.normalizeColumns(
      pass.input, mean: mean, scale: scale, gamma: pass.parameters,
      beta: pass.parameters + betaOffset, normalized: pass.scratch, into: pass.output,
      rows: rows(pass.batch), columns: columns)
  }

  /// Mean and biased variance of each column over the whole batch.
  private func findMoments(
    _ pass: LayerPass, mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>
  ) {
    let rows = rows(pass.batch)
    let factor = 1 / Float(self.rows(pass.whole?.samples ?? pass.batch))
    Kernels.columnSums(pass.input, into: mean, rows: rows, columns: columns)
    pass.whole?.sum(mean, count: columns)
    for c in 0..<columns { mean[c] *= factor }
    Kernels.columnSquares(pass.input, mean: mean, into: variance, rows: rows, columns: columns)
    pass.whole?.sum(variance, count: columns)
    for c in 0..<columns { variance[c] *= factor }
  }

  func backward(_ pass: LayerPass) {
    let scale = pass.shared + Parameter.aligned(columns)
    let sums = scale + Parameter.aligned(columns)
    let products = sums + Parameter.aligned(columns)
    let rows = rows(pass.batch)
    Kernels.columnSums(pass.outputGradient, into: sums, rows: rows, columns: columns)
    Kernels.columnProducts(
      pass.outputGradient, pass.scratch, into: products, rows: rows, columns: columns)
    if let gradients = pass.parameterGradients {
      pass.write(products, into: gradients, count: columns)
      pass.write(sums, into: gradients + betaOffset, count: columns)
    }
    guard let inputGradient = pass.inputGradient else { return }
    if usesBatch(pass) {
      pass.whole?.sum(sums, count: exchangedCount)
    } else {
      // Fixed moments: the normalization is a plain scaling.
      sums.update(repeating: 0, count: columns)
      products.update(repeating: 0, count: columns)
    }
    Kernels.normalizeColumnsGradient(
      pass.outputGradient, normalized: pass.scratch, gamma: pass.parameters, scale: scale,
      sums: sums, productSums: products, into: inputGradient, rows: rows, columns: columns,
      of: self.rows(pass.whole?.samples ?? pass.batch))
  }
}
