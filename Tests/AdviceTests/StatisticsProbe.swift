import Monitoring

@testable import NeuralNetworks
@testable import Training

/// Measures what a step of a session with one thread does to its layers.
struct StatisticsProbe {
  let session: TrainingSession
  /// `relu`, `sigmoid` or `tanh` by the index of the layer.
  let activations: [Int: String]

  private var network: Network { session.model.network }

  /// Trains a step and measures it.
  func step() -> (summary: StepSummary, layers: [LayerStatistics]) {
    let count = network.parameters.count
    let before = (0..<count).map { network.parameters.pointer[$0] }
    let summary = session.trainStep()
    var result: [LayerStatistics] = []
    for (index, layer) in network.layers.enumerated() where !layer.parameters.isEmpty {
      var (weights, sum, squares, gradients, updates) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for parameter in layer.parameters where parameter.isTrainable {
        let start = network.parameterOffsets[index] + parameter.offset
        for place in start..<start + parameter.shape.count {
          let weight = Double(network.parameters.pointer[place])
          let gradient = Double(network.gradients.pointer[place])
          let update = weight - Double(before[place])
          weights += 1
          sum += weight
          squares += weight * weight
          gradients += gradient * gradient
          updates += update * update
        }
      }
      let mean = sum / weights
      let shares = shares(of: index, rows: summary.samples)
      result.append(
        LayerStatistics(
          layer: index, weightMean: mean,
          weightDeviation: max(0, squares / weights - mean * mean).squareRoot(),
          weightNorm: squares.squareRoot(), gradientNorm: gradients.squareRoot(),
          updateNorm: updates.squareRoot(), deadShare: shares.dead,
          saturatedShare: shares.saturated))
    }
    return (summary, result)
  }

  private func shares(of layer: Int, rows: Int) -> (dead: Double?, saturated: Double?) {
    guard let activation = activations[layer] else { return (nil, nil) }
    let output = network.pass(layer, batch: rows, isTraining: false, inputGradient: nil).output
    let units = network.layers[layer].outputShape.count
    var (dead, saturated) = (0, 0)
    for unit in 0..<units {
      let values = (0..<rows).map { output[$0 * units + unit] }
      if values.allSatisfy({ $0 == 0 }) { dead += 1 }
      saturated += values.count { value in
        activation == "sigmoid" ? value < 0.01 || value > 0.99 : abs(value) > 0.99
      }
    }
    return activation == "relu"
      ? (Double(dead) / Double(units), nil) : (nil, Double(saturated) / Double(units * rows))
  }
}
