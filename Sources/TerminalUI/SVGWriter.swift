import Files

/// Draws a canvas as an SVG picture: the same cells in a monospaced font.
///
/// Box and chart characters are drawn with lines, rectangles and circles, because fonts differ in them.
public enum SVGWriter {
  static let cellWidth = 8.4
  static let cellHeight = 17.0

  /// Returns the picture as text.
  public static func picture(of canvas: Canvas, theme: Theme, title: String) -> String {
    let width = Double(canvas.size.columns) * cellWidth + 16
    let height = Double(canvas.size.rows) * cellHeight + 16
    let background = theme[.background].hexadecimal ?? "#11151c"
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(width)) \(text(height))" \
      width="\(text(width))" height="\(text(height))" role="img">
      <title>\(escaped(title))</title>
      <rect width="100%" height="100%" rx="6" fill="\(background)"/>
      <g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" \
      xml:space="preserve">

      """
    for row in 0..<canvas.size.rows { draw(row: row, of: canvas, theme: theme, into: &svg) }
    svg += pixels(of: canvas, theme: theme)
    return svg + "</g>\n</svg>\n"
  }

  private static func draw(row: Int, of canvas: Canvas, theme: Theme, into svg: inout String) {
    let top = 8 + Double(row) * cellHeight
    var column = 0
    while column < canvas.size.columns {
      let cell = canvas[column, row]
      var end = column + 1
      guard cell.scalar != halfBlock else {
        column = end
        continue
      }
      let joins = !Glyph.isDrawn(cell.scalar)
      while end < canvas.size.columns, canvas[end, row].style == cell.style,
        canvas[end, row].scalar != halfBlock,
        joins == !Glyph.isDrawn(canvas[end, row].scalar)
      {
        end += 1
      }
      let left = 8 + Double(column) * cellWidth
      let width = Double(end - column) * cellWidth
      var foreground = cell.style.foreground.hexadecimal ?? theme[.text].hexadecimal ?? "#d8dee9"
      var background = cell.style.background.hexadecimal
      if cell.style.attributes.contains(.reversed) {
        (foreground, background) = (background ?? "#11151c", foreground)
      }
      if let background, background != theme[.background].hexadecimal {
        svg += """
          <rect x="\(text(left))" y="\(text(top))" width="\(text(width))" \
          height="\(text(cellHeight))" fill="\(background)"/>

          """
      }
      let scalars = (column..<end).map { canvas[$0, row].scalar }
      if joins {
        let run = String(String.UnicodeScalarView(scalars))
        if run.contains(where: { $0 != " " }) {
          let weight = cell.style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
          svg += """
            <text x="\(text(left))" y="\(text(top + 13))" textLength="\(text(width))" \
            lengthAdjust="spacingAndGlyphs" fill="\(foreground)"\(weight)>\(escaped(run))</text>

            """
        }
      } else {
        var path = ""
        for (offset, scalar) in scalars.enumerated() {
          path += Glyph.path(of: scalar, left: left + Double(offset) * cellWidth, top: top)
        }
        svg += "<path d=\"\(path)\" fill=\"\(foreground)\"/>\n"
      }
      column = end
    }
  }

  /// What pictures within the canvas are made of: a pixel above, in the foreground, and one below it.
  private static let halfBlock: Unicode.Scalar = "▀"

  /// All half blocks as one path for each colour: a picture has thousands of pixels and few colours.
  private static func pixels(of canvas: Canvas, theme: Theme) -> String {
    var colors: [String] = []
    var paths: [String: String] = [:]
    let height = cellHeight / 2
    for half in 0..<canvas.size.rows * 2 {
      var column = 0
      while column < canvas.size.columns {
        let start = column
        let color = pixel(of: canvas, column: column, half: half, theme: theme)
        repeat {
          column += 1
        } while column < canvas.size.columns
          && pixel(of: canvas, column: column, half: half, theme: theme) == color
        guard let color, color != theme[.background].hexadecimal else { continue }
        if paths[color] == nil { colors.append(color) }
        let width = text(Double(column - start) * cellWidth)
        let (left, top) = (8 + Double(start) * cellWidth, 8 + Double(half) * height)
        paths[color, default: ""] +=
          "M\(text(left)) \(text(top))h\(width)v\(text(height))h-\(width)z"
      }
    }
    return colors.map { color in
      // Without crisp edges the background would shine through between neighbours.
      let path = paths[color] ?? ""
      return "<path d=\"\(path)\" fill=\"\(color)\" shape-rendering=\"crispEdges\"/>\n"
    }.joined()
  }

  /// The colour of the upper or lower half of a cell; nil where there is no half block.
  private static func pixel(of canvas: Canvas, column: Int, half: Int, theme: Theme) -> String? {
    let cell = canvas[column, half / 2]
    guard cell.scalar == halfBlock else { return nil }
    let isUpper = (half % 2 == 0) != cell.style.attributes.contains(.reversed)
    return isUpper
      ? cell.style.foreground.hexadecimal ?? theme[.text].hexadecimal
      : cell.style.background.hexadecimal ?? theme[.background].hexadecimal
  }

  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }

  private static func escaped(_ text: String) -> String {
    text.visible.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
      ">", with: "&gt;")
  }
}

/// Characters that a picture draws itself.
private enum Glyph {
  static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2801...0x28FF, 0x2581...0x2590, 0x2596...0x259F: true
    case 0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x256D...0x2570, 0x250A: true
    default: false
    }
  }

  static func path(of scalar: Unicode.Scalar, left: Double, top: Double) -> String {
    let (w, h) = (SVGWriter.cellWidth, SVGWriter.cellHeight)
    func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
      let corner = "M\(SVGWriter.text(left + x)) \(SVGWriter.text(top + y))"
      let across = SVGWriter.text(width)
      return corner + "h\(across)v\(SVGWriter.text(height))h-\(across)z"
    }
    switch scalar.value {
    case 0x2800...0x28FF:
      let bits = Int(scalar.value - 0x2800)
      // Braille numbers its dots down the columns, the last row apart.
      let places: [(x: Double, y: Double)] = [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3),
      ]
      var path = ""
      for (dot, place) in places.enumerated() where bits >> dot & 1 == 1 {
        path += box(place.x * w / 2 + 1, place.y * h / 4 + 1, 2.4, 2.6)
      }
      return path
    case 0x2581...0x2588:
      let part = Double(scalar.value - 0x2580) / 8
      return box(0, h * (1 - part), w, h * part)
    case 0x2589...0x258F: return box(0, 0, w * Double(0x2590 - scalar.value) / 8, h)
    case 0x2590: return box(w / 2, 0, w / 2, h)
    case 0x2596...0x259F:
      let quadrants = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
      let bits = quadrants[Int(scalar.value - 0x2596)]
      var path = ""
      for index in 0..<4 where bits >> index & 1 == 1 {
        path += box(Double(index % 2) * w / 2, Double(index / 2) * h / 2, w / 2, h / 2)
      }
      return path
    default:
      let (x, y) = (w / 2 - 0.5, h / 2 - 0.5)
      let lines: (up: Bool, down: Bool, left: Bool, right: Bool) =
        switch scalar.value {
        case 0x2500: (false, false, true, true)
        case 0x2502, 0x250A: (true, true, false, false)
        case 0x250C, 0x256D: (false, true, false, true)
        case 0x2510, 0x256E: (false, true, true, false)
        case 0x2514, 0x2570: (true, false, false, true)
        default: (true, false, true, false)
        }
      if scalar.value == 0x250A { return box(x, 1, 1, 3) + box(x, 7, 1, 3) + box(x, 13, 1, 3) }
      var path = ""
      if lines.up { path += box(x, 0, 1, y + 1) }
      if lines.down { path += box(x, y, 1, h - y) }
      if lines.left { path += box(0, y, x + 1, 1) }
      if lines.right { path += box(x, y, w - x, 1) }
      return path
    }
  }
}
