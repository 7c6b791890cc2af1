import Files
import Tensors

/// Brings the last axis of each sample to mean 0 and variance 1, then `· gamma + beta`.
///
/// `gamma` (ones) and `beta` (zeros) are `[features]`; `epsilon` (0.001) stands inside the square root.
///
/// - SeeAlso: Ba, Kiros and Hinton, 2016. Conventions as in Keras `LayerNormalization`.
public struct LayerNormalization: LayerDefinition, Equatable {
  public static let typeName = "layer_normalization"

  public var epsilon: Float

  public init(from object: JSONReader) throws(InputError) {
    epsilon = Float(try object.number("epsilon", in: 1e-12...1, default: 0.001))
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    LayerNormalizationLayer(self, inputShape: inputShape)
  }
}

struct LayerNormalizationLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  let parameters: [Parameter]
  private let epsilon: Float
  private let columns: Int
  private let repeats: Int
  private let betaOffset: Int

  init(_ definition: LayerNormalization, inputShape: Shape) {
    self.inputShape = inputShape
    epsilon = definition.epsilon
    columns = inputShape.last
    repeats = inputShape.count / max(1, columns)
    let gamma = Parameter(name: "gamma", shape: [columns], initializer: .ones, offset: 0)
    let beta = Parameter(name: "beta", shape: [columns], initializer: .zeros, offset: gamma.end)
    parameters = [gamma, beta]
    betaOffset = beta.offset
  }

  /// The normalized values, and one over the deviation of each row.
  var scratchCount: Int { inputShape.count + repeats }
  var sharedScratchCount: Int { Parameter.aligned(columns) }

  func forward(_ pass: LayerPass) {
    Kernels.normalizeRows(
      pass.input, gamma: pass.parameters, beta: pass.parameters + betaOffset, epsilon: epsilon,
      normalized: pass.scratch, scales: pass.scratch + pass.batch * inputShape.count,
      into: pass.output, rows: pass.batch * repeats, columns: columns)
  }

  func backward(_ pass: LayerPass) {
    let rows = pass.batch * repeats
    if let gradients = pass.parameterGradients {
      Kernels.columnProducts(
        pass.outputGradient, pass.scratch, into: pass.shared, rows: rows, columns: columns)
      pass.write(pass.shared, into: gradients, count: columns)
      Kernels.columnSums(
        pass.outputGradient, into: gradients + betaOffset, rows: rows, columns: columns,
        keeps: pass.keepsGradients)
    }
    if let inputGradient = pass.inputGradient {
      Kernels.normalizeRowsGradient(
        pass.outputGradient, normalized: pass.scratch,
        scales: pass.scratch + pass.batch * inputShape.count, gamma: pass.parameters,
        into: inputGradient, rows: rows, columns: columns)
    }
  }
}
