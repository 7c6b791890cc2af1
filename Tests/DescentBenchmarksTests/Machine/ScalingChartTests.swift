import Testing

@testable import descent_benchmarks

@Suite("The chart of the scaling")
struct ScalingChartTests {
  private func point(_ size: Int, microseconds: Double, share: Double) -> ScalingBenchmark.Point {
    .init(
      batch: size, units: 128, seconds: microseconds * 1e-6, operations: 1, shareOfPeak: share)
  }

  @Test("has both curves over their axes, in a panel for each size")
  func panels() {
    let panel = ScalingChart.Panel(
      title: "batch size", sizes: [1, 2, 4],
      points: [
        point(1, microseconds: 10, share: 0), point(2, microseconds: 100, share: 0.5),
        point(4, microseconds: 1000, share: 1),
      ])
    let svg = ScalingChart(panels: [panel, panel]).svg
    #expect(svg.components(of: "<polyline").count == 5)
    #expect(svg.contains(">10<") && svg.contains(">1000<") && !svg.contains(">10000<"))
    // From the lower left corner to the upper right one, by decades and by shares alike.
    #expect(svg.contains("points=\"62.0,256.0 246.0,151.0 430.0,46.0\""))
    #expect(svg.components(of: "62.0,256.0 246.0,151.0 430.0,46.0").count == 5)
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
