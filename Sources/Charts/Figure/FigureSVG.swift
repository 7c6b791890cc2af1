import Files
import Monitoring
import TerminalUI

/// Writes a scene as SVG, with text as text.
public enum FigureSVG {
  public static func text(of scene: FigureScene, title: String) -> String {
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(scene.width) \(scene.height)" \
      width="\(scene.width)" height="\(scene.height)" role="img" \
      font-family="Helvetica, Arial, sans-serif">
      <title>\(escaped(title))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for shape in scene.shapes { svg += element(shape) + "\n" }
    return svg + "</svg>\n"
  }

  private static func element(_ shape: FigureScene.Shape) -> String {
    switch shape {
    case .line(let points, let color, let width, let dash):
      let dashes =
        dash.isEmpty
        ? "" : " stroke-dasharray=\"\(dash.map(number).joined(separator: " "))\""
      return """
        <path d="\(path(points))" fill="none" stroke="\(hexadecimal(color))" \
        stroke-width="\(number(width))" stroke-linejoin="round" stroke-linecap="round"\(dashes)/>
        """
    case .polygon(let points, let color, let opacity):
      let opacity = opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : ""
      return "<path d=\"\(path(points))z\" fill=\"\(hexadecimal(color))\"\(opacity)/>"
    case .text(let text, let at, let size, let anchor, let color, let isUpright):
      let (x, y) = (number(at.x), number(at.y))
      let turn = isUpright ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
      let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
      return """
        <text x="\(x)" y="\(y)" font-size="\(number(size))"\(anchor)\(turn) \
        fill="\(hexadecimal(color))">\(escaped(text))</text>
        """
    }
  }

  private static func path(_ points: [FigureScene.Point]) -> String {
    var path = ""
    for (index, point) in points.enumerated() {
      path += (index == 0 ? "M" : "L") + number(point.x) + " " + number(point.y)
    }
    return path
  }

  private static func number(_ value: Double) -> String {
    NumberText.short((value * 100).rounded() / 100, digits: 8)
  }

  private static func hexadecimal(_ color: Color) -> String { color.hexadecimal ?? "#000000" }

  private static func escaped(_ text: String) -> String {
    text.visible.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
      ">", with: "&gt;")
  }
}
