/// A theme in the eight colors of ECMA-48, chosen so that text can be read and a selection is seen.
///
/// Terminals disagree about the shades, so a contrast counts as the smaller one in xterm's colors and in those of
/// the Linux console. Both show bold text in a brighter shade of its color.
struct EightColors {
  private let screen: Color
  private let selection: Color
  /// The number of the screen's background: black, white or -1, the terminal's own.
  private let ground: Int32

  init(_ theme: Theme) {
    screen = theme[.background]
    selection = theme[.selectionBackground]
    // Where black and white contrast alike with a color, its luminance is 0.18.
    ground = screen.isStandard ? -1 : screen.luminance < 0.18 ? 0 : 7
  }

  func look(of style: Style) -> Palette.Look {
    let background = background(style.background)
    let foreground = style.foreground
    // The terminal's own two colors the other way round are a selection on either.
    if background < 0, isSelection(style.background) {
      return Palette.Look(-1, -1, style.attributes.symmetricDifference(.reversed))
    }
    if background < 0 {
      let number = Self.number(of: foreground)
      // Black or white would be lost on a background that nobody knows.
      return Palette.Look(number == 0 || number == 7 ? -1 : number, -1, style.attributes)
    }
    if foreground == style.background {
      return Palette.Look(background, background, style.attributes)
    }
    // What a theme itself draws faintly on its screen, such as borders, may be fainter here.
    let isFaint =
      !foreground.isStandard && style.background == screen
      && foreground.contrast(with: screen) < 4.5
    return ink(foreground, on: background, style.attributes, contrast: isFaint ? 3 : 4.5)
  }

  /// Black for dark colors and white for light ones, but for what is drawn as a filled area.
  private func background(_ color: Color) -> Int32 {
    guard !color.isStandard else { return -1 }
    if color == screen { return ground }
    if isSelection(color) { return ground < 0 ? -1 : ground == 0 ? 7 : 0 }
    guard ground >= 0 else { return Self.number(of: color) }
    // Shades of the screen, as the empty part of a bar, would come out as bright as its full part.
    guard color.contrast(with: screen) >= 3 else { return ground }
    return ink(color, on: ground, [], contrast: 3).foreground
  }

  private func isSelection(_ color: Color) -> Bool {
    color == selection && color != screen && !color.isStandard
  }

  /// The color that is nearest in hue among those with enough contrast; else the one of black and white with more.
  private func ink(
    _ color: Color, on background: Int32, _ attributes: Style.Attributes, contrast: Double
  ) -> Palette.Look {
    let neutral: [Int32] = [7, 0]
    let toggled = attributes.symmetricDifference(.bold)
    var hues = color.isStandard ? [] : [Self.number(of: color)]
    switch hues.first {
    case 4: hues.append(6)
    case 6: hues.append(4)
    case 0, 7: hues = []
    default: break
    }
    for attributes in [attributes, toggled] {
      for number in hues
      where Self.contrast(number, attributes.contains(.bold), on: background) >= contrast {
        return Palette.Look(number, background, attributes)
      }
    }
    var best = Palette.Look(7, background, attributes)
    var most = 0.0
    for attributes in [attributes, toggled] {
      for number in neutral {
        let own = Self.contrast(number, attributes.contains(.bold), on: background)
        guard own > most else { continue }
        (best, most) = (Palette.Look(number, background, attributes), own)
      }
      if most >= 4.5 { break }
    }
    return best
  }

  // MARK: Shades

  /// The colors 0 to 15 of xterm and of the Linux console; from 8 on the bright ones.
  private static let shades: [[UInt32]] = [
    [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ],
    [
      0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
      0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
    ],
  ]
  private static let colors = shades.map { $0.map(Color.init(bits:)) }

  private static func contrast(_ number: Int32, _ isBold: Bool, on background: Int32) -> Double {
    var least = Double.infinity
    for palette in colors {
      let shade = palette[Int(number) + (isBold ? 8 : 0)]
      least = min(least, shade.contrast(with: palette[Int(background)]))
    }
    return least
  }

  /// The color of the same hue, or -1 for the terminal's own.
  static func number(of color: Color) -> Int32 {
    guard !color.isStandard else { return -1 }
    let largest = max(color.red, color.green, color.blue)
    let smallest = min(color.red, color.green, color.blue)
    // Hue decides, not brightness: a dim red is still red.
    guard largest >= 60 else { return 0 }
    guard (largest - smallest) * 4 >= largest else { return 7 }
    let limit = (largest + smallest) / 2
    let red: Int32 = color.red >= limit ? 1 : 0
    let green: Int32 = color.green >= limit ? 2 : 0
    let blue: Int32 = color.blue >= limit ? 4 : 0
    return red | green | blue
  }
}
