import Files
import Tensors

/// A generator and a discriminator as an experiment file describes them, with their optimizers.
///
/// - SeeAlso: Goodfellow et al., "Generative adversarial nets", NeurIPS 2014.
public struct AdversarialDefinition: Sendable {
  /// Numbers of noise that the generator makes a sample of.
  public var latentDimension: Int
  public var generator: NetworkDefinition
  public var discriminator: NetworkDefinition
  public var generatorOptimizer: OptimizerDefinition
  public var discriminatorOptimizer: OptimizerDefinition
  /// What real samples lack of the target 1 when the discriminator trains (Salimans et al., NeurIPS 2016).
  public var labelSmoothing: Float
  /// A safetensors file to begin with instead of random weights.
  public var initialWeights: String?
  let lossError: InputError

  /// Whether the model of an experiment file is meant to be one of these.
  public static func describes(_ object: JSONReader) -> Bool {
    object.keys.contains { ["generator", "discriminator", "latent_dim"].contains($0) }
  }

  /// Reads `{ "latent_dim": 64, "generator": { "layers": […], "optimizer": {…} }, "discriminator": {…} }`.
  /// - Throws: `InputError` with the place of the first thing that does not fit.
  public init(from object: JSONReader) throws(InputError) {
    for key in ["layers", "loss", "metrics", "input_shape"] where object.keys.contains(key) {
      throw object.error(
        at: key, found: "it beside a generator and a discriminator",
        expected: "\"layers\" in each of the two, whose loss, metrics and shapes are given",
        advice: "take it out")
    }
    latentDimension = try object.whole("latent_dim", in: 1...65_536)
    (generator, generatorOptimizer) = try Self.read(try object.object("generator"))
    (discriminator, discriminatorOptimizer) = try Self.read(try object.object("discriminator"))
    labelSmoothing = Float(try object.number("label_smoothing", in: 0...0.49, default: 0))
    if object.has("initial_weights") {
      initialWeights = object.resolved(try object.string("initial_weights"))
    }
    lossError = object.error(at: nil, found: "binary_crossentropy")
    try object.finish()
  }

  private static func read(
    _ object: JSONReader
  ) throws(InputError) -> (NetworkDefinition, OptimizerDefinition) {
    let network = try NetworkDefinition(from: object)
    let optimizer = try OptimizerDefinition(from: try object.object("optimizer"))
    try object.finish()
    return (network, optimizer)
  }

  /// Builds both networks for samples of a shape.
  ///
  /// A discriminator that begins with dense takes each sample as one flat row.
  /// - Throws: `InputError` naming the layer that does not fit, by its place.
  public func plan(dataShape: Shape) throws(InputError) -> AdversarialPlan {
    let generator = try generator.plan(inputShape: [latentDimension])
    guard generator.outputShape.count == dataShape.count else {
      throw self.generator.last.error(
        found: "a generator that makes samples of shape \(generator.outputShape)",
        expected: "samples of the data's shape, \(dataShape)",
        advice: "change its last layer, or put a reshape after it")
    }
    let last = discriminator.last
    let (rest, activation) = last.definition.withoutActivation()
    guard activation == .sigmoid || activation == .linear else {
      throw last.error(
        found: "a last layer with the activation \"\(activation.rawValue)\"",
        expected: "\"sigmoid\" or \"linear\": the loss reads whether a sample is real",
        advice: "change the activation")
    }
    let isFlat = discriminator.layers[0].definition is Dense
    let network = try discriminator.plan(
      inputShape: isFlat ? [dataShape.count] : dataShape, end: rest)
    guard network.outputShape.count == 1 else {
      throw last.error(
        found: "a discriminator with an output of shape \(network.outputShape)",
        expected: "one output, whether a sample is real",
        advice: "end it with a dense layer of 1 unit")
    }
    return AdversarialPlan(
      generator: generator,
      discriminator: ModelPlan(
        network: network, loss: .binaryCrossentropy, labelSmoothing: 0, metrics: [],
        lossError: lossError), labelSmoothing: labelSmoothing)
  }
}

/// A generator and a discriminator whose shapes have been checked, ready to be given memory.
public struct AdversarialPlan: Sendable {
  public let generator: NetworkPlan
  /// With the loss by which it tells real samples from generated ones.
  public let discriminator: ModelPlan
  public let labelSmoothing: Float
}
