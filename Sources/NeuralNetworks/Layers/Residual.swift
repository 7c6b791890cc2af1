import Files
import Tensors

/// A block of one layer or more added to its own input: `y = x + block(x)`; the block keeps the shape.
///
/// - SeeAlso: He et al., "Deep residual learning for image recognition", CVPR 2016.
public struct Residual: LayerDefinition {
  public static let typeName = "residual"

  var layers: [any LayerDefinition]

  public init(from object: JSONReader) throws(InputError) {
    layers = []
    for layer in try object.objects("layers") {
      layers.append(try LayerCatalog.read(layer).definition)
    }
    guard !layers.isEmpty else {
      throw object.error(at: "layers", found: "no layers", expected: "at least one")
    }
  }

  public func makeLayer(inputShape: Shape) throws(LayerMismatch) -> any Layer {
    var shape = inputShape
    var built: [any Layer] = []
    for (index, layer) in layers.enumerated() {
      do {
        built.append(try layer.makeLayer(inputShape: shape).withinLimits())
      } catch {
        throw LayerMismatch(
          found: "\(error.found) at layers[\(index)] of the block", expected: error.expected,
          advice: error.advice)
      }
      shape = built[index].outputShape
    }
    guard shape == inputShape else {
      throw LayerMismatch(
        found: "a block that makes \(shape) of \(inputShape)", expected: "one that keeps the shape",
        advice: "use padding \"same\", or as many units as come in")
    }
    return ResidualLayer(built, shape: inputShape)
  }
}

/// `Residual` at work: the inner layers' outputs, gradients and scratch lie one after the other in its own.
struct ResidualLayer: Layer {
  let inputShape: Shape
  var outputShape: Shape { inputShape }
  let parameters: [Parameter]
  let scratchCount: Int
  let sharedScratchCount: Int
  private let layers: [any Layer]
  /// Where each inner layer's parts start: parameters and shared in floats, the rest in floats per sample.
  private let places: [Place]

  private struct Place {
    var parameters: Int
    var shared: Int
    var output: Int
    var gradient: Int
    var scratch: Int
  }

  init(_ layers: [any Layer], shape: Shape) {
    self.layers = layers
    inputShape = shape
    var all: [Parameter] = []
    var places: [Place] = []
    var (parameterEnd, sharedEnd, scratchEnd) = (0, 0, 0)
    for (index, layer) in layers.enumerated() {
      let count = layer.outputShape.count
      places.append(
        Place(
          parameters: parameterEnd, shared: sharedEnd, output: scratchEnd,
          gradient: scratchEnd + count, scratch: scratchEnd + 2 * count))
      for parameter in layer.parameters {
        var moved = parameter
        moved.name = "layers.\(index).\(parameter.name)"
        moved.offset += parameterEnd
        all.append(moved)
      }
      parameterEnd += layer.parameters.last?.end ?? 0
      sharedEnd += Parameter.aligned(layer.sharedScratchCount)
      scratchEnd += 2 * count + layer.scratchCount
    }
    parameters = all
    self.places = places
    scratchCount = scratchEnd
    sharedScratchCount = sharedEnd
  }

  var exchangedCount: Int { layers.map(\.exchangedCount).max() ?? 0 }
  var multiplyAdds: Int { layers.reduce(0) { $0 + $1.multiplyAdds } }

  private func inner(
    _ index: Int, _ pass: LayerPass, inputGradient: UnsafeMutablePointer<Float>?
  ) -> LayerPass {
    let place = places[index]
    let input =
      index == 0 ? pass.input : UnsafePointer(pass.scratch + pass.batch * places[index - 1].output)
    return LayerPass(
      batch: pass.batch, isTraining: pass.isTraining, isFrozen: pass.isFrozen,
      movesStatistics: pass.movesStatistics, whole: pass.whole, input: input,
      output: pass.scratch + pass.batch * place.output,
      scratch: pass.scratch + pass.batch * place.scratch, shared: pass.shared + place.shared,
      parameters: pass.parameters + place.parameters,
      parameterGradients: pass.parameterGradients.map { $0 + place.parameters },
      keepsGradients: pass.keepsGradients,
      outputGradient: pass.scratch + pass.batch * place.gradient, inputGradient: inputGradient,
      setting: layers[index].setting?.value ?? 0,
      seed: RandomGenerator(seed: pass.seed, stream: UInt64(index + 1)).state.0)
  }

  func forward(_ pass: LayerPass) {
    let count = pass.batch * inputShape.count
    pass.output.update(from: pass.input, count: count)
    guard !places.isEmpty else { return }
    let last = places[places.count - 1]
    var index = 0
    while index < layers.count {
      layers[index].forward(inner(index, pass, inputGradient: nil))
      index += 1
    }
    Kernels.add(pass.output, pass.scratch + pass.batch * last.output, count: count)
  }

  func backward(_ pass: LayerPass) {
    let count = pass.batch * inputShape.count
    if !places.isEmpty {
      let last = places[places.count - 1]
      (pass.scratch + pass.batch * last.gradient).update(from: pass.outputGradient, count: count)
    }
    var index = layers.count - 1
    while index >= 0 {
      let target =
        index > 0 ? pass.scratch + pass.batch * places[index - 1].gradient : pass.inputGradient
      layers[index].backward(inner(index, pass, inputGradient: target))
      index -= 1
    }
    guard let inputGradient = pass.inputGradient else { return }
    Kernels.add(inputGradient, pass.outputGradient, count: count)
  }
}
