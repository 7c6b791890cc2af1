import Monitoring
import TerminalUI

/// Curves of several runs over each other as a picture for a paper or an issue.
///
/// Each run keeps its colour, symbol and dashes by its place in the list, whatever else is drawn.
public struct RunFigure: Sendable {
  public struct Line: Sendable {
    public var name: String
    public var curve: RunCurve

    public init(name: String, curve: RunCurve) {
      self.name = name
      self.curve = curve
    }
  }

  public var lines: [Line]
  /// What the y axis says.
  public var yTitle: String
  public var axis: ChartAxis
  public var isLogarithmic: Bool
  public var width: Int
  public var height: Int

  public init(
    lines: [Line], yTitle: String, axis: ChartAxis = .step, isLogarithmic: Bool = false,
    width: Int = 800, height: Int = 500
  ) {
    self.lines = lines
    self.yTitle = yTitle
    self.axis = axis
    self.isLogarithmic = isLogarithmic
    self.width = width
    self.height = height
  }

  typealias Point = FigureScene.Point

  static let ink = color(0x222222)
  static let grid = color(0xE3E3E3)

  /// Eight colours that also people with a colour vision deficiency tell apart.
  ///
  /// - SeeAlso: Okabe and Ito, "Color Universal Design", 2008; its yellow is too light for lines on white.
  private static let colors: [Color] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000,
  ].map(color)

  private static func color(_ bits: UInt32) -> Color {
    Color(
      red: UInt8(bits >> 16 & 255), green: UInt8(bits >> 8 & 255), blue: UInt8(bits & 255))
  }

  static func color(of place: Int) -> Color { colors[place % colors.count] }

  static func dash(of place: Int) -> [Double] {
    let dashes: [[Double]] = [[], [7, 4], [2, 3.5], [9, 3, 2, 3]]
    return dashes[place / colors.count % dashes.count]
  }

  /// The picture as shapes.
  public var scene: FigureScene {
    var scene = FigureScene(width: width, height: height)
    let size = min(16, max(9, 12 * min(Double(width) / 800, Double(height) / 500)))
    guard let layout = FigureLayout(self, textSize: size) else {
      scene.shapes.append(
        .text(
          isLogarithmic ? "nothing above zero" : "no values",
          at: Point(Double(width) / 2, Double(height) / 2), size: size, anchor: .middle,
          color: Self.ink, isUpright: false))
      return scene
    }
    layout.drawAxes(into: &scene)
    layout.drawCurves(into: &scene)
    layout.drawMarkers(into: &scene)
    layout.drawLegend(into: &scene)
    return scene
  }
}
