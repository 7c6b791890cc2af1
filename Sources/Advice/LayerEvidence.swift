import Monitoring

/// What the last report says about the layers, by network, and how large gradients usually are.
struct LayerEvidence: Equatable, Sendable {
  /// A layer that gradients train.
  struct Layer: Equatable, Sendable {
    var statistics: LayerStatistics
    /// `layer 0 dense`, after the network's name where there are several.
    var name: String
    var type: String
    var parameterCount: Int

    /// The root mean square of the gradients.
    var gradientPerWeight: Double {
      statistics.gradientNorm / Double(max(1, parameterCount)).squareRoot()
    }

    /// Whether it multiplies its input by weights that many inputs share; others have other scales.
    var hasKernel: Bool { !type.hasSuffix("normalization") && type != "embedding" }
  }

  /// The layers of one network.
  struct Network: Equatable, Sendable {
    /// Empty for a run's only network.
    let name: String
    fileprivate(set) var layers: [Layer] = []
    /// Over all its layers.
    fileprivate(set) var gradientNorm = 0.0
    fileprivate(set) var weightNorm = 0.0
    /// The geometric mean of the gradient norms before; NaN until there is one.
    fileprivate(set) var usualNorm = Double.nan
    fileprivate(set) var reports = 0
  }

  private(set) var networks: [Network] = []

  /// A layer with a share of its units or outputs.
  typealias Share = (network: String, layer: Layer, value: Double)

  /// The layer whose share is the largest, where it is above a limit.
  /// - Parameter layers: those of a network that count.
  func worst(
    _ share: KeyPath<LayerStatistics, Double?>, above limit: Double,
    among layers: ([Layer]) -> ArraySlice<Layer>
  ) -> Share? {
    var worst: Share?
    for network in networks {
      for layer in layers(network.layers) {
        guard let value = layer.statistics[keyPath: share], value > limit,
          value > worst?.value ?? 0
        else { continue }
        worst = (network.name, layer, value)
      }
    }
    return worst
  }

  /// - Parameters:
  ///   - layers: those of the run, in order.
  ///   - values: the hyperparameters in force, which say what is frozen.
  mutating func add(
    _ statistics: [LayerStatistics], of layers: [RunDescription.Layer],
    values: HyperparameterValues
  ) {
    for index in networks.indices { networks[index].layers.removeAll(keepingCapacity: true) }
    for entry in statistics where layers.indices.contains(entry.layer) {
      let layer = layers[entry.layer]
      let first = layers.firstIndex { $0.network == layer.network } ?? 0
      let trainable = HyperparameterKey(rawValue: "layers.\(entry.layer - first).trainable")
      // Frozen layers learn nothing and say nothing.
      if values[trainable.of(layer.network)] == .flag(false) { continue }
      let network = index(of: layer.network)
      let prefix = layer.network.isEmpty ? "" : layer.network + " "
      networks[network].layers.append(
        Layer(
          statistics: entry, name: "\(prefix)layer \(entry.layer - first) \(layer.type)",
          type: layer.type, parameterCount: layer.parameterCount))
    }
    for index in networks.indices { networks[index].measure() }
  }

  private mutating func index(of name: String) -> Int {
    if let index = networks.firstIndex(where: { $0.name == name }) { return index }
    networks.append(Network(name: name))
    return networks.count - 1
  }
}

extension LayerEvidence.Network {
  fileprivate mutating func measure() {
    guard !layers.isEmpty else { return }
    // What was measured last time now belongs to what is usual.
    if gradientNorm > 0, gradientNorm.isFinite {
      usualNorm =
        usualNorm.isNaN
        ? gradientNorm : usualNorm * Self.sixteenthRoot(gradientNorm / usualNorm)
    }
    var gradients = 0.0
    var weights = 0.0
    for layer in layers {
      gradients += layer.statistics.gradientNorm * layer.statistics.gradientNorm
      weights += layer.statistics.weightNorm * layer.statistics.weightNorm
    }
    gradientNorm = gradients.squareRoot()
    weightNorm = weights.squareRoot()
    reports += 1
  }

  /// So that the usual norm follows over about sixteen reports.
  private static func sixteenthRoot(_ ratio: Double) -> Double {
    ratio.squareRoot().squareRoot().squareRoot().squareRoot()
  }

  /// The first and last layers that multiply by weights; nil where there are not two.
  var ends: (first: LayerEvidence.Layer, last: LayerEvidence.Layer)? {
    guard let first = layers.first(where: \.hasKernel), let last = layers.last(where: \.hasKernel),
      first.statistics.layer != last.statistics.layer
    else { return nil }
    return (first, last)
  }
}
