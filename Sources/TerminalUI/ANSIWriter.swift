/// Writes a canvas as text with ECMA-48 sequences for its colours, for `cat` on a terminal with direct colour.
public enum ANSIWriter {
  /// Returns one line for each row, each with its attributes reset at its end.
  public static func text(of canvas: Canvas) -> String {
    var text = ""
    for row in 0..<canvas.size.rows {
      var style: Style?
      for column in 0..<canvas.size.columns {
        let cell = canvas[column, row]
        if cell.style != style { text += sequence(of: cell.style) }
        style = cell.style
        text.unicodeScalars.append(cell.scalar)
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }

  /// Select Graphic Rendition, ECMA-48 8.3.117; 38 and 48 with red, green and blue are of ISO 8613-6.
  private static func sequence(of style: Style) -> String {
    var codes = ["0"]
    let attributes: [(Style.Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.underlined, "4"), (.reversed, "7"),
    ]
    for (attribute, code) in attributes where style.attributes.contains(attribute) {
      codes.append(code)
    }
    for (color, code) in [(style.foreground, "38"), (style.background, "48")]
    where !color.isStandard {
      codes.append("\(code);2;\(color.red);\(color.green);\(color.blue)")
    }
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }
}
