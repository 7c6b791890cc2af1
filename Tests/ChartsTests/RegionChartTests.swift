import Charts
import Monitoring
import TerminalUI
import Testing

@Suite("The plane of two features")
struct RegionChartTests {
  /// The left half is of the first class, the right half of the second.
  private static let regions = DecisionRegions(
    x: 0...8, y: 0...4, columns: 8, rows: 4, labels: (0..<32).map { $0 % 8 < 4 ? 0 : 1 },
    confidences: (0..<32).map { $0 % 8 == 3 ? 0.5 : 1 },
    points: [.init(x: 0.5, y: 3.5, label: 1), .init(x: 7.5, y: 0.5, label: 0)],
    classes: ["a", "b"])

  private static func canvas(_ regions: DecisionRegions, showsColors: Bool) -> Canvas {
    var canvas = Canvas(Size(columns: 8, rows: 4))
    RegionChart(regions).draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: .braille,
      showsColors: showsColors)
    return canvas
  }

  @Test("has a letter for each class where colours are few, and samples in their places")
  func letters() {
    #expect(
      Self.canvas(Self.regions, showsColors: false).text == """
        x...::::
        ....::::
        ....::::
        ....:::o
        """)
  }

  @Test("has a shade for each class, the weaker the less sure the network is")
  func shades() {
    let canvas = Self.canvas(Self.regions, showsColors: true)
    #expect(canvas[1, 1].style.foreground != canvas[6, 1].style.foreground)
    #expect(canvas[1, 1].style.foreground != canvas[3, 1].style.foreground)
    #expect(canvas[0, 0].scalar == "•")
  }

  @Test("draws nothing of regions that are not complete")
  func damaged() {
    var regions = Self.regions
    regions.labels.removeLast()
    #expect(Self.canvas(regions, showsColors: true).text.allSatisfy { $0 == " " || $0 == "\n" })
    regions = Self.regions
    regions.labels = Array(repeating: -1, count: 32)
    #expect(Self.canvas(regions, showsColors: false).lines[1] == "????????")
  }
}
