import TerminalUI

/// A picture as shapes: what the writers of SVG and PNG draw. Pixels from the upper left corner, on white.
public struct FigureScene: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  public enum Anchor: String, Sendable { case start, middle, end }

  public enum Shape: Equatable, Sendable {
    /// An open line; `dash` is lengths of line and gap by turns, empty for a whole line.
    case line([Point], color: Color, width: Double, dash: [Double])
    /// A closed surface.
    case polygon([Point], color: Color, opacity: Double)
    /// A line of text, with its baseline at a point; upright text reads from below.
    case text(String, at: Point, size: Double, anchor: Anchor, color: Color, isUpright: Bool)
  }

  public let width: Int
  public let height: Int
  /// From back to front.
  public var shapes: [Shape] = []

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}
