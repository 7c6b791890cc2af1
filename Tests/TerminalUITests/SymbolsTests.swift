import Testing

@testable import TerminalUI

@Suite("The symbols")
struct SymbolsTests {
  private static func texts(_ symbols: Symbols) -> [String] {
    [
      symbols.ellipsis, symbols.arrow, symbols.bullet, symbols.pause, symbols.selection,
      symbols.dot,
    ] + scalars(symbols).map { String($0) }
  }

  private static func scalars(_ symbols: Symbols) -> [Unicode.Scalar] {
    [
      symbols.marker, symbols.markerLine, symbols.horizontal, symbols.vertical, symbols.topLeft,
      symbols.topRight, symbols.bottomLeft, symbols.bottomRight,
    ] + (-1...9).flatMap { [symbols.column($0), symbols.row($0)] }
  }

  @Test("for ASCII are ASCII")
  func ascii() {
    for text in Self.texts(.ascii) {
      #expect(text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(text)")
    }
  }

  @Test("for the Linux console have neither braille nor round corners")
  func block() {
    for scalar in Self.scalars(.block) {
      #expect(!(0x2800...0x28FF).contains(scalar.value))
      #expect(!(0x256D...0x2570).contains(scalar.value))
    }
  }

  @Test("take one cell each", arguments: Symbols.allCases)
  func width(symbols: Symbols) {
    for scalar in Self.scalars(symbols) { #expect(scalar.isOneCellWide, "\(scalar)") }
    #expect(symbols.ellipsis.cellCount == 1)
  }

  @Test("for bars never get lower as the bar gets longer", arguments: Symbols.allCases)
  func bars(symbols: Symbols) {
    let order: [Unicode.Scalar] =
      symbols == .ascii
      ? [" ", ".", ":", "#"] : [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let heights = (0...8).map { order.firstIndex(of: symbols.column($0)) ?? -1 }
    #expect(heights == heights.sorted())
    #expect(heights.first == 0 && heights.last == order.count - 1)
    #expect(symbols.column(-5) == " " && symbols.column(99) == order.last)
    #expect(symbols.row(-5) == " " && symbols.row(99) == symbols.row(8))
  }

  @Test("show something for the smallest bar", arguments: Symbols.allCases)
  func smallestBar(symbols: Symbols) {
    #expect(symbols.column(1) != " ")
  }
}
