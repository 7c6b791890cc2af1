/// How many colours a terminal shows, and the number of the nearest one.
public enum Palette: Equatable, Sendable {
  case monochrome
  /// The eight colours of ECMA-48.
  case eight
  /// The xterm palette: 16 colours, a 6x6x6 cube and 24 greys.
  case indexed
  /// Any red, green and blue.
  case direct

  /// Whether there are enough greys for pictures.
  public var showsGrays: Bool { self == .indexed || self == .direct }

  /// The terminal's number for a colour, or -1 for its own.
  public func number(of color: Color) -> Int32 {
    guard !color.isStandard else { return -1 }
    switch self {
    case .monochrome: return -1
    case .eight: return EightColors.number(of: color)
    case .indexed: return indexedColor(color)
    case .direct:
      let number = Int32(color.red << 16 | color.green << 8 | color.blue)
      // terminfo's direct colours 1 to 7 are the other seven of ECMA-48, not shades of black.
      return number < 8 ? 0 : number
    }
  }

  /// How a terminal shows a style: the numbers of its colours, or -1 for its own, and attributes.
  public struct Look: Equatable, Sendable {
    public var foreground: Int32
    public var background: Int32
    public var attributes: Style.Attributes

    public init(_ foreground: Int32, _ background: Int32, _ attributes: Style.Attributes = []) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
    }
  }

  /// How the terminal shows a style of a theme.
  ///
  /// Where there are few colours, what matters is that text can be read and that a selection is seen, and only then
  /// that a colour is the nearest.
  public func look(of style: Style, in theme: Theme) -> Look {
    switch self {
    case .monochrome:
      let selection = theme[.selectionBackground]
      // Without colours a selection is told from the rest by its background alone.
      let isSelection =
        style.background == selection && !selection.isStandard && selection != theme[.background]
      let toggled = style.attributes.symmetricDifference(.reversed)
      return Look(-1, -1, isSelection ? toggled : style.attributes)
    case .eight: return EightColors(theme).look(of: style)
    case .indexed, .direct:
      return Look(number(of: style.foreground), number(of: style.background), style.attributes)
    }
  }

  private func indexedColor(_ color: Color) -> Int32 {
    let levels = [0, 95, 135, 175, 215, 255]
    func nearest(_ value: Int) -> Int {
      levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      let (dr, dg, db) = (r - color.red, g - color.green, b - color.blue)
      return dr * dr + dg * dg + db * db
    }
    let (r, g, b) = (nearest(color.red), nearest(color.green), nearest(color.blue))
    let cube = distance(levels[r], levels[g], levels[b])
    let step = min(max(((color.red + color.green + color.blue) / 3 - 3) / 10, 0), 23)
    let grey = 8 + 10 * step
    return distance(grey, grey, grey) < cube
      ? Int32(232 + step) : Int32(16 + 36 * r + 6 * g + b)
  }
}
