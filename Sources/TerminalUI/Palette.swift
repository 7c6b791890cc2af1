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
    case .eight: return eightColor(color)
    case .indexed: return indexedColor(color)
    case .direct:
      let number = Int32(color.red << 16 | color.green << 8 | color.blue)
      // terminfo's direct colours 1 to 7 are the other seven of ECMA-48, not shades of black.
      return number < 8 ? 0 : number
    }
  }

  /// The terminal's numbers for foreground and background of a style.
  ///
  /// Where few colours make the two the same, as dark grey on white among eight, text would vanish: then the
  /// foreground becomes black or white.
  public func numbers(of style: Style) -> (foreground: Int32, background: Int32) {
    let background = number(of: style.background)
    let foreground = number(of: style.foreground)
    guard foreground == background, foreground >= 0, style.foreground != style.background,
      self == .eight
    else { return (foreground, background) }
    return (background == 0 ? 7 : 0, background)
  }

  private func eightColor(_ color: Color) -> Int32 {
    let largest = max(color.red, color.green, color.blue)
    let smallest = min(color.red, color.green, color.blue)
    // Hue decides, not brightness: a dim red is still red.
    guard largest >= 60 else { return 0 }
    // A dark grey is white on most themes' black, and unreadable as black.
    guard (largest - smallest) * 4 >= largest else { return 7 }
    let limit = (largest + smallest) / 2
    let red: Int32 = color.red >= limit ? 1 : 0
    let green: Int32 = color.green >= limit ? 2 : 0
    let blue: Int32 = color.blue >= limit ? 4 : 0
    return red | green | blue
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
