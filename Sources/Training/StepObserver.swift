import Monitoring
import NeuralNetworks
import Tensors

/// Looks at single steps from both sides: keeps the parameters before one and compares them afterwards.
///
/// Reads live memory and changes none of it, so a step that is looked at gives the same numbers. Not Sendable: it
/// belongs to the thread that trains.
final class StepObserver {
  /// Steps done when it last looked; nil before.
  private(set) var step: Int?
  /// The spread of gradients and outputs at that time.
  private(set) var histograms: [TensorHistogram] = []

  private let networks: [TrainedNetwork]
  /// The parameters before a step, network by network; planned with the first.
  private var kept: [FloatBuffer] = []

  init(_ networks: [TrainedNetwork]) { self.networks = networks }

  /// Keeps the parameters; right before a step.
  func begin() {
    if kept.isEmpty { kept = networks.map { FloatBuffer(count: $0.network.parameters.count) } }
    for (kept, trained) in zip(kept, networks) {
      kept.pointer.update(from: trained.network.parameters.pointer, count: kept.count)
    }
  }

  /// Says what happened since `begin`; right after the step, while gradients and outputs are still its own.
  func end(atStep step: Int, bins: Int) -> [LayerStatistics] {
    self.step = step
    histograms = []
    var layers: [LayerStatistics] = []
    var firstLayer = 0
    for (kept, trained) in zip(kept, networks) {
      let network = trained.network
      for index in network.layers.indices where !network.layers[index].parameters.isEmpty {
        layers.append(
          network.statistics(ofLayer: index, before: kept.pointer, number: firstLayer + index))
      }
      histograms += network.gradientHistograms(bins: bins, firstLayer: firstLayer)
      histograms += network.outputHistograms(bins: bins, firstLayer: firstLayer)
      firstLayer += network.layers.count
    }
    return layers
  }
}

extension Network {
  /// What a step did to a layer.
  /// - Parameters:
  ///   - before: all parameters of the network before the step.
  ///   - number: the layer's, through all networks.
  fileprivate func statistics(
    ofLayer index: Int, before: UnsafePointer<Float>, number: Int
  ) -> LayerStatistics {
    var (count, sum, finiteSquares) = (0, 0.0, 0.0)
    var (weights, updates, gradientSquares) = (0.0, 0.0, 0.0)
    for parameter in layers[index].parameters where parameter.isTrainable {
      let start = parameterOffsets[index] + parameter.offset
      let size = parameter.shape.count
      let values = UnsafePointer(parameters.pointer + start)
      let finite = Kernels.statistics(values, count: size)
      count += size - Kernels.countNotFinite(values, count: size)
      sum += finite.sum
      finiteSquares += finite.sumOfSquares
      weights += Kernels.sumOfSquares(values, count: size)
      updates += Kernels.sumOfSquaredDifferences(values, before + start, count: size)
      // What is there for a frozen layer comes from an earlier step.
      guard !frozen.contains(index) else { continue }
      gradientSquares += Kernels.sumOfSquares(gradients.pointer + start, count: size)
    }
    let mean = count > 0 ? sum / Double(count) : .nan
    let variance = count > 0 ? max(0, finiteSquares / Double(count) - mean * mean) : .nan
    let (dead, saturated) = idleShares(ofLayer: index)
    return LayerStatistics(
      layer: number, weightMean: mean, weightDeviation: variance.squareRoot(),
      weightNorm: weights.squareRoot(), gradientNorm: gradientSquares.squareRoot(),
      updateNorm: updates.squareRoot(), deadShare: dead, saturatedShare: saturated)
  }

  /// The shares of units without any output and of outputs at their ends, each where the activation can have it.
  ///
  /// A unit is a place of the last axis: a channel of a convolution.
  private func idleShares(ofLayer index: Int) -> (dead: Double?, saturated: Double?) {
    guard let (activation, layer) = activation(ofLayer: index) else { return (nil, nil) }
    let shape = layers[layer].outputShape
    let count = passedRows * shape.count
    let output = output(ofLayer: layer)
    switch activation {
    case .relu:
      let units = max(1, shape.last)
      let dead = Kernels.countZeroColumns(output, rows: count / units, columns: units)
      return (Double(dead) / Double(units), nil)
    case .sigmoid, .tanh:
      let ends: ClosedRange<Float> = activation == .tanh ? -0.99...0.99 : 0.01...0.99
      let outside = Kernels.countOutside(output, count: count, of: ends)
      return (nil, Double(outside) / Double(max(1, count)))
    default: return (nil, nil)
    }
  }

  /// A layer's own activation, or that of the activation layer right behind it, and where it comes out.
  private func activation(ofLayer index: Int) -> (Activation, layer: Int)? {
    if let own = layers[index].outputActivation, own != .linear { return (own, index) }
    let next = index + 1
    guard next < layers.count, layers[next].parameters.isEmpty,
      let following = layers[next].outputActivation
    else { return nil }
    return (following, next)
  }
}
