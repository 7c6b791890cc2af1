import TerminalUI
import Testing

@Suite("A palette")
struct PaletteTests {
  private func color(_ text: String) -> Color { Color(text) ?? .standard }

  @Test("hits the colours of the xterm cube exactly")
  func cube() {
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    for (r, red) in levels.enumerated() {
      for (g, green) in levels.enumerated() {
        for (b, blue) in levels.enumerated() {
          let number = Palette.indexed.number(of: Color(red: red, green: green, blue: blue))
          #expect(number == Int32(16 + 36 * r + 6 * g + b))
        }
      }
    }
  }

  @Test("hits the 24 greys of xterm exactly")
  func greys() {
    for step in 0..<24 {
      let level = UInt8(8 + 10 * step)
      let number = Palette.indexed.number(of: Color(red: level, green: level, blue: level))
      #expect(number == Int32(232 + step))
    }
  }

  @Test("has the greys of pictures, each nearest to its levels")
  func pictureGreys() {
    for level in 0...255 {
      let gray = Color.gray(level)
      #expect(gray.red == gray.green && gray.green == gray.blue)
      #expect(abs(gray.red - level) <= 9, "\(level)")
      let number = Palette.indexed.number(of: gray)
      #expect(number == 16 || number >= 231)
    }
    #expect(Set((0...255).map { Color.gray($0) }).count == 26)
    #expect(Palette.indexed.showsGrays && Palette.direct.showsGrays)
    #expect(!Palette.eight.showsGrays && !Palette.monochrome.showsGrays)
  }

  @Test("of 256 colours never chooses one of the first 16, which people redefine")
  func noRedefinedColors() {
    for bits in stride(from: 0, to: 1 << 24, by: 4099) {
      let color = Color(
        red: UInt8(bits >> 16 & 255), green: UInt8(bits >> 8 & 255), blue: UInt8(bits & 255))
      #expect((16...255).contains(Palette.indexed.number(of: color)))
    }
  }

  @Test("of 256 colours chooses none that is farther away than it must be")
  func nearest() {
    let levels = [0, 95, 135, 175, 215, 255]
    let cube: [[Int]] = (0..<216).map { [levels[$0 / 36], levels[$0 / 6 % 6], levels[$0 % 6]] }
    let greys = (0..<24).map { [Int](repeating: 8 + 10 * $0, count: 3) }
    let known: [[Int]] = cube + greys
    for bits in stride(from: 0, to: 1 << 24, by: 459_541) {
      let wanted = [bits >> 16 & 255, bits >> 8 & 255, bits & 255]
      func distance(_ color: [Int]) -> Int {
        let differences = zip(color, wanted).map { $0 - $1 }
        return differences.map { $0 * $0 }.reduce(0, +)
      }
      let color = Color(red: UInt8(wanted[0]), green: UInt8(wanted[1]), blue: UInt8(wanted[2]))
      let number = Int(Palette.indexed.number(of: color))
      #expect(distance(known[number - 16]) == known.map(distance).min(), "\(wanted)")
    }
  }

  @Test(
    "of eight colours goes by hue",
    arguments: [
      ("#000000", 0), ("#11151c", 0), ("#cc0000", 1), ("#600000", 1), ("#8fd37a", 2),
      ("#ffd166", 3), ("#2040ff", 4), ("#ff00ff", 5), ("#00b0c0", 6), ("#ffffff", 7),
      ("#8a94a6", 7),
    ] as [(String, Int32)])
  func eight(text: String, number: Int32) {
    #expect(Palette.eight.number(of: color(text)) == number)
  }

  @Test("of direct colours says red, green and blue")
  func direct() {
    #expect(Palette.direct.number(of: color("#123456")) == 0x123456)
    #expect(Palette.direct.number(of: color("#ffffff")) == 0xFFFFFF)
    #expect(Palette.direct.number(of: color("#000000")) == 0)
  }

  @Test("of direct colours keeps off the numbers that mean the eight colours of ECMA-48")
  func almostBlack() {
    for blue in 1...7 as ClosedRange<UInt8> {
      let number = Palette.direct.number(of: Color(red: 0, green: 0, blue: blue))
      #expect(number == 0 || number == 8)
    }
  }

  @Test(
    "leaves the terminal its own colour",
    arguments: [Palette.monochrome, .eight, .indexed, .direct])
  func standard(palette: Palette) {
    #expect(palette.number(of: .standard) == -1)
    #expect(Palette.monochrome.number(of: color("#ff0000")) == -1)
    let style = Style(.standard, on: .standard, .underlined)
    #expect(palette.look(of: style, in: .standard) == Palette.Look(-1, -1, .underlined))
  }

  @Test("without colours reverses a selection once, whatever the theme")
  func monochromeSelection() {
    let colors = Theme.Role.allCases.map { ($0, Color.standard) }
    let own = Theme(name: "own", colors: Dictionary(uniqueKeysWithValues: colors))
    for theme in [Theme.standard, own] {
      let selection = Palette.monochrome.look(of: theme.selection, in: theme)
      #expect(selection == Palette.Look(-1, -1, .reversed), "\(theme.name)")
      let text = Palette.monochrome.look(of: theme.style(.text, .bold), in: theme)
      #expect(text == Palette.Look(-1, -1, .bold), "\(theme.name)")
    }
  }

  @Test("without colours takes nothing for a selection where that has no ground of its own")
  func noSelectionBackground() {
    var theme = Theme.standard
    theme[.selectionBackground] = theme[.background]
    let text = Palette.monochrome.look(of: theme.style(.text), in: theme)
    #expect(text == Palette.Look(-1, -1))
  }

  @Test("of many colours has each as it is, on whatever ground")
  func manyColors() {
    let style = Theme.standard.style(.key, .bold)
    for palette in [Palette.indexed, .direct] {
      let expected = Palette.Look(
        palette.number(of: style.foreground), palette.number(of: style.background), .bold)
      #expect(palette.look(of: style, in: .standard) == expected)
    }
  }
}
