import Monitoring
import TerminalUI

@testable import Dashboard

extension DashboardFixture {
  /// Histograms of all kinds of the fixture's two layers; they grow wider with the steps.
  static func layerHistograms(step: Int) -> RunEvent {
    let counts = [1, 2, 5, 9, 14, 18, 20, 18, 14, 9, 5, 2, 1, 0, 0, 1]
    let width = 0.1 + Double(step) / 2000
    func histogram(
      _ kind: TensorHistogram.Kind, _ layer: Int, _ tensor: String, _ scale: Double
    ) -> TensorHistogram {
      TensorHistogram(
        kind: kind, layer: layer, tensor: tensor,
        histogram: Histogram(
          lower: -width * scale, upper: width * scale, counts: counts, mean: 0.001 * scale,
          deviation: width * scale / 4))
    }
    let places = [(0, "kernel"), (0, "bias"), (1, "kernel"), (1, "bias")]
    var weights = places.map { histogram(.weights, $0, $1, 1) }
    weights[2].pictures = [image(2), GrayImage(rows: 0, columns: 0, pixels: [])]
    return .histograms(
      weights + places.map { histogram(.gradients, $0, $1, 0.01) }
        + [0, 1].map { histogram(.activations, $0, "output", 10) }, step: step)
  }

  /// A healthy layer, and one whose update is too small.
  static func layerStatistics(step: Int) -> RunEvent {
    .layers(
      [
        LayerStatistics(
          layer: 0, weightMean: 0.0012, weightDeviation: 0.07, weightNorm: 11, gradientNorm: 0.034,
          updateNorm: 0.014, deadShare: 0.125),
        LayerStatistics(
          layer: 1, weightMean: -0.02, weightDeviation: 0.31, weightNorm: 5.6,
          gradientNorm: 0.0007, updateNorm: 2.2e-5),
      ], step: step)
  }

  /// A dashboard whose layers were looked at every ten steps, and whose layers panel is chosen.
  static func layered(
    _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille, palette: Palette = .direct,
    snapshots: Int = 40, keys: Key...
  ) -> DashboardState {
    var state = DashboardState(
      size: Size(columns: columns, rows: rows), symbols: symbols, palette: palette)
    _ = state.update(.run(.started(description())))
    for number in 1...max(1, 10 * snapshots) { _ = state.update(.run(step(number))) }
    for number in 0..<snapshots {
      _ = state.update(.run(layerHistograms(step: 10 * number + 10)))
      _ = state.update(.run(layerStatistics(step: 10 * number + 10)))
    }
    _ = state.update(.key(.character("3")))
    for key in keys { _ = state.update(.key(key)) }
    return state
  }
}
