extension Color {
  /// The greys that pictures are drawn with: black, the 24 greys of the xterm palette, and white.
  ///
  /// No more than a palette has, because terminals bound the pairs of colours on a screen.
  private static let grays: [Color] =
    [Color(red: 0, green: 0, blue: 0)]
    + (0..<24).map { step in
      let level = UInt8(8 + 10 * step)
      return Color(red: level, green: level, blue: level)
    } + [Color(red: 255, green: 255, blue: 255)]

  /// The grey nearest to a level from 0, black, to 255, white.
  public static func gray(_ level: Int) -> Color {
    if level < 4 { return grays[0] }
    if level > 246 { return grays[25] }
    return grays[1 + min(23, (level - 3) / 10)]
  }
}
