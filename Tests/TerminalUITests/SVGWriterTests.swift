import Foundation
import Testing

@testable import TerminalUI

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("A picture")
struct SVGWriterTests {
  private let theme = Theme.standard

  /// The elements and texts of an XML document, or nil when it is not well-formed.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var text = ""

    init?(_ document: String) {
      super.init()
      let parser = XMLParser(data: Data(document.utf8))
      parser.delegate = self
      guard parser.parse() else { return nil }
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      elements[name, default: 0] += 1
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func canvas(_ lines: [String], _ style: Style? = nil) -> Canvas {
    let columns = lines.map(\.cellCount).max() ?? 0
    var canvas = Canvas(
      Size(columns: columns, rows: lines.count), background: theme.style(.text))
    for (row, line) in lines.enumerated() {
      canvas.write(line, column: 0, row: row, style ?? theme.style(.text))
    }
    return canvas
  }

  @Test("shows a small canvas as this SVG")
  func golden() {
    let picture = SVGWriter.picture(of: canvas(["ab─", "⣀ █"]), theme: theme, title: "a < b")
    #expect(picture == Self.golden)
  }

  // Cells of 8.4 by 17 within a margin of 8: the line, the dots and the block are where the cells say.
  private static let golden = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41.2 50" width="41.2" height="50" \
    role="img">
    <title>a &lt; b</title>
    <rect width="100%" height="100%" rx="6" fill="#11151c"/>
    <g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" \
    xml:space="preserve">
    <text x="8" y="21" textLength="16.8" lengthAdjust="spacingAndGlyphs" fill="#d8dee9">ab</text>
    <path d="M24.8 16h4.7v1h-4.7zM28.5 16h4.7v1h-4.7z" fill="#d8dee9"/>
    <path d="M9 38.8h2.4v2.6h-2.4zM13.2 38.8h2.4v2.6h-2.4z" fill="#d8dee9"/>
    <path d="M24.8 25h8.4v17h-8.4z" fill="#d8dee9"/>
    </g>
    </svg>

    """

  @Test("is well-formed XML, whatever is on the canvas and in the title")
  func wellFormed() throws {
    let all = (0x20...0x2FFF).compactMap { Unicode.Scalar($0 as UInt32) }
    let rows = stride(from: 0, to: all.count, by: 64).map { start in
      all[start..<min(start + 64, all.count)].map { String($0) }.joined()
    }
    let title = "<&>\"' \u{1B}[2J \u{0} ]]> é"
    let picture = SVGWriter.picture(of: canvas(rows), theme: theme, title: title)
    let reader = try #require(Reader(picture))
    #expect(reader.elements["svg"] == 1 && reader.elements["title"] == 1)
  }

  @Test("holds the text as it was written")
  func escaping() throws {
    let line = "if a < b && c > d { \"x\" } ]]>"
    let picture = SVGWriter.picture(of: canvas([line]), theme: theme, title: "a&b")
    let reader = try #require(Reader(picture))
    #expect(reader.text.contains(line))
    #expect(reader.text.contains("a&b"))
  }

  @Test("draws every chart and box character itself", arguments: Symbols.allCases)
  func glyphs(symbols: Symbols) {
    guard symbols.isUnicode else { return }
    var scalars: [Unicode.Scalar] = [
      symbols.horizontal, symbols.vertical, symbols.topLeft, symbols.topRight, symbols.bottomLeft,
      symbols.bottomRight, symbols.markerLine, "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐",
      "▜", "▄", "▙", "▟", "█", "⣿", "⠁",
    ]
    scalars += (1...8).flatMap { [symbols.column($0), symbols.row($0)] }
    for scalar in scalars {
      let picture = SVGWriter.picture(of: canvas([String(scalar)]), theme: theme, title: "")
      #expect(picture.contains("<path d=\"M"), "\(scalar)")
      #expect(!picture.contains("<text"), "\(scalar)")
    }
  }

  @Test("draws pictures of half blocks as one crisp path for each colour")
  func pictures() {
    var canvas = Canvas(Size(columns: 3, rows: 1), background: theme.style(.text))
    canvas[0, 0] = Cell("▀", Style(.gray(255), on: .gray(0)))
    canvas[1, 0] = Cell("▀", Style(.gray(255), on: theme[.background]))
    canvas[2, 0] = Cell("▀", Style(.gray(255), on: .gray(0), .reversed))
    let picture = SVGWriter.picture(of: canvas, theme: theme, title: "")
    #expect(
      picture.contains(
        """
        <path d="M8 8h16.8v8.5h-16.8zM24.8 16.5h8.4v8.5h-8.4z" fill="#ffffff" \
        shape-rendering="crispEdges"/>
        <path d="M24.8 8h8.4v8.5h-8.4zM8 16.5h8.4v8.5h-8.4z" fill="#000000" \
        shape-rendering="crispEdges"/>
        """))
  }

  @Test("shows selections, reversed cells and bold text")
  func styles() {
    let selected = SVGWriter.picture(
      of: canvas(["x"], theme.selection), theme: theme, title: "")
    #expect(selected.contains("fill=\"\(theme[.selectionBackground].hexadecimal ?? "")\""))
    let style = Style(theme[.text], on: theme[.background], [.reversed, .bold])
    let reversed = SVGWriter.picture(of: canvas(["x"], style), theme: theme, title: "")
    #expect(reversed.contains("fill=\"\(theme[.background].hexadecimal ?? "")\" font-weight"))
    #expect(reversed.contains("height=\"17\" fill=\"\(theme[.text].hexadecimal ?? "")\""))
  }

  @Test("of an empty canvas is well-formed as well")
  func empty() {
    let picture = SVGWriter.picture(
      of: Canvas(Size(columns: 0, rows: 0)), theme: theme, title: "")
    #expect(Reader(picture) != nil)
  }

  @Test("writes coordinates with one decimal at most")
  func coordinates() {
    #expect(SVGWriter.text(8.4) == "8.4")
    #expect(SVGWriter.text(17) == "17")
    #expect(SVGWriter.text(0.04) == "0")
    #expect(SVGWriter.text(-0.5) == "-0.5")
    #expect(SVGWriter.text(-1.25) == "-1.3")
  }
}
