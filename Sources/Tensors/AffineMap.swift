#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the pixels of a changed image come from: column `xx·x + xy·y + x0`, row `yx·x + yy·y + y0`.
public struct AffineMap: Equatable, Sendable {
  public var xx: Float
  public var xy: Float
  public var x0: Float
  public var yx: Float
  public var yy: Float
  public var y0: Float

  public init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
    (self.xx, self.xy, self.x0) = (xx, xy, x0)
    (self.yx, self.yy, self.y0) = (yx, yy, y0)
  }

  /// Moves what an image shows: first zooms and turns it about its centre, then shifts it.
  /// - Parameters:
  ///   - rows: of the image.
  ///   - columns: of the image.
  ///   - right: how far the content moves, in pixels.
  ///   - down: how far the content moves, in pixels.
  ///   - degrees: how far it turns clockwise, rows counted downwards.
  ///   - zoom: how much larger it becomes; above 0.
  public init(
    rows: Int, columns: Int, right: Float, down: Float, degrees: Float, zoom: Float
  ) {
    let angle = Double(degrees) * .pi / 180
    let (c, s) = (Float(cos(angle)) / zoom, Float(sin(angle)) / zoom)
    let (x, y) = (Float(columns - 1) / 2, Float(rows - 1) / 2)
    // From the place in the result back to the place in the image.
    self.init(
      xx: c, xy: s, x0: x - c * (x + right) - s * (y + down), yx: -s, yy: c,
      y0: y + s * (x + right) - c * (y + down))
  }
}
