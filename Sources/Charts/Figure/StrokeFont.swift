/// Text as lines: Hershey Simplex, for pictures of pixels.
enum StrokeFont {
  /// Hershey's letters are so many units high, from the baseline to the top of a capital.
  private static let capHeight = 21.0
  /// Of a size of text, what a capital takes in common sans-serif fonts.
  private static let capShare = 0.72

  private struct Glyph {
    var left: Int
    var right: Int
    /// In units, y downwards from the middle.
    var lines: [[(x: Int, y: Int)]]
  }

  private static let glyphs: [Glyph] = HersheySimplex.glyphs.map { text in
    // Pairs of letters around R: the edges, then points; " R" lifts the pen.
    let values = text.utf8.map { Int($0) - 82 }
    var glyph = Glyph(left: values[0], right: values[1], lines: [])
    var line: [(x: Int, y: Int)] = []
    for index in stride(from: 2, to: values.count - 1, by: 2) {
      if values[index] == -50, values[index + 1] == 0 {
        if !line.isEmpty { glyph.lines.append(line) }
        line = []
      } else {
        line.append((values[index], values[index + 1]))
      }
    }
    if !line.isEmpty { glyph.lines.append(line) }
    return glyph
  }

  /// What stands for characters that the font has not.
  private static let substitutes: [Unicode.Scalar: String] = [
    "→": "->", "–": "-", "—": "-", "−": "-", "±": "+-", "…": "...", "·": "-", "×": "x", "²": "2",
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "µ": "u",
  ]

  private static func shown(_ text: String) -> [Glyph] {
    text.unicodeScalars.flatMap { scalar -> [Glyph] in
      let text = (32..<127).contains(scalar.value) ? String(scalar) : substitutes[scalar] ?? "?"
      return text.utf8.map { glyphs[Int($0) - 32] }
    }
  }

  static func lineWidth(size: Double) -> Double { max(1, size / 11) }

  /// The width of a line of text in pixels. A little more than that of common sans-serif fonts.
  static func width(of text: String, size: Double) -> Double {
    let units = shown(text).reduce(0) { $0 + $1.right - $1.left }
    return Double(units) * size * capShare / capHeight
  }

  /// The lines of a text whose baseline is at a point.
  static func lines(
    of text: String, at: FigureScene.Point, size: Double, anchor: FigureScene.Anchor,
    isUpright: Bool
  ) -> [[FigureScene.Point]] {
    let scale = size * capShare / capHeight
    let width = width(of: text, size: size)
    var pen: Double =
      switch anchor {
      case .start: 0
      case .middle: -width / 2
      case .end: -width
      }
    var lines: [[FigureScene.Point]] = []
    for glyph in shown(text) {
      for line in glyph.lines {
        lines.append(
          line.map { point in
            // The baseline is nine units below the middle.
            let x = pen + Double(point.x - glyph.left) * scale
            let y = Double(point.y - 9) * scale
            return isUpright
              ? FigureScene.Point(at.x + y, at.y - x) : FigureScene.Point(at.x + x, at.y + y)
          })
      }
      pen += Double(glyph.right - glyph.left) * scale
    }
    return lines
  }
}
