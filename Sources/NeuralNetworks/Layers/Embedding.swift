import Files
import Tensors

/// A vector for each number: `[batch, …]` whole numbers to `[batch, …, output_dim]`.
///
/// `embeddings` is `[input_dim, output_dim]`, uniform in ±0.05 at first. Conventions as in Keras `Embedding`.
public struct Embedding: LayerDefinition, Equatable {
  public static let typeName = "embedding"

  public var inputDimension: Int
  public var outputDimension: Int

  public init(from object: JSONReader) throws(InputError) {
    inputDimension = try object.whole("input_dim", in: 1...10_000_000)
    outputDimension = try object.whole("output_dim", in: 1...65_536)
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    EmbeddingLayer(self, inputShape: inputShape)
  }
}

struct EmbeddingLayer: Layer {
  let inputShape: Shape
  let outputShape: Shape
  let parameters: [Parameter]
  private let rows: Int
  private let width: Int

  init(_ definition: Embedding, inputShape: Shape) {
    self.inputShape = inputShape
    rows = definition.inputDimension
    width = definition.outputDimension
    outputShape = Shape(inputShape.extents + [width])
    parameters = [
      Parameter(
        name: "embeddings", shape: [rows, width], initializer: .randomUniform, offset: 0)
    ]
  }

  func forward(_ pass: LayerPass) {
    Kernels.embed(
      pass.input, table: pass.parameters, into: pass.output, count: pass.batch * inputShape.count,
      rows: rows, width: width)
  }

  func backward(_ pass: LayerPass) {
    if let gradients = pass.parameterGradients {
      if !pass.keepsGradients { gradients.update(repeating: 0, count: rows * width) }
      Kernels.embedGradient(
        pass.input, pass.outputGradient, into: gradients, count: pass.batch * inputShape.count,
        rows: rows, width: width)
    }
    // Numbers of rows have no gradient.
    pass.inputGradient?.update(repeating: 0, count: pass.batch * inputShape.count)
  }
}
