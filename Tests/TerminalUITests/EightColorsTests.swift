import TerminalUI
import Testing

@Suite("Eight colors")
struct EightColorsTests {
  /// The colors 0 to 15 as xterm and the Linux console have them; bold text has those from 8 on.
  private static let palettes: [[String]] = [
    [
      "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
      "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
    ],
    [
      "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
      "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
    ],
  ]

  /// The built-in theme and those that come with the program.
  static let themes = [Theme.standard] + ThemeTests.files.compactMap { try? ThemeTests.load($0) }

  /// The themes with colors of their own.
  private static let colored = themes.filter { !$0[.background].isStandard }
  private static let names = colored.map(\.name)

  private func theme(_ name: String) throws -> Theme {
    try #require(Self.colored.first { $0.name == name })
  }

  /// The smaller contrast of the two palettes.
  private func contrast(_ look: Palette.Look) -> Double {
    Self.palettes.map { palette in
      let number = Int(look.foreground) + (look.attributes.contains(.bold) ? 8 : 0)
      guard let text = Color(palette[number]), let ground = Color(palette[Int(look.background)])
      else { return 0 }
      return ThemeTests.contrast(text, ground)
    }.min() ?? 0
  }

  @Test("are tested with every theme")
  func all() {
    #expect(Self.themes.count == ThemeTests.files.count + 1 && Self.colored.count >= 12)
  }

  @Test(
    "show every theme's text readably, bold or not, and its borders visibly", arguments: names)
  func readable(name: String) throws {
    let theme = try theme(name)
    let faint: [Theme.Role] = [.muted, .border, .trainingRange]
    for role in Theme.Role.allCases
    where ![.background, .selectionText, .selectionBackground].contains(role) {
      for attributes in [[], .bold] as [Style.Attributes] {
        let look = Palette.eight.look(of: theme.style(role, attributes), in: theme)
        let least = faint.contains(role) ? 3 : 4.5
        #expect(contrast(look) >= least, "\(name): \(role.rawValue) is \(look)")
        #expect(look.background == 0 || look.background == 7)
      }
    }
  }

  @Test("show the chosen row on another background, and whatever stands in it", arguments: names)
  func selection(name: String) throws {
    let theme = try theme(name)
    let screen = Palette.eight.look(of: theme.style(.text), in: theme)
    let selection = Palette.eight.look(of: theme.selection, in: theme)
    #expect(contrast(selection) >= 4.5, "\(name): \(selection)")
    #expect(
      contrast(Palette.Look(selection.background, screen.background)) >= 4.5, "\(name)")
    for role in Theme.Role.allCases where theme[role] != theme[.selectionBackground] {
      let style = Style(theme[role], on: theme[.selectionBackground], .bold)
      let look = Palette.eight.look(of: style, in: theme)
      #expect(contrast(look) >= 4.5, "\(name): \(role.rawValue) is \(look)")
      #expect(look.background == selection.background)
    }
  }

  @Test("tell the full part of a bar from the empty part", arguments: names)
  func bars(name: String) throws {
    let theme = try theme(name)
    for share in [0, 0.25, 0.55] {
      let track = theme[.background].mixed(with: theme[.border], share)
      let look = Palette.eight.look(of: Style(theme[.training], on: track), in: theme)
      #expect(contrast(look) >= 3, "\(name): \(look)")
      #expect(look.background == Palette.eight.look(of: theme.style(.text), in: theme).background)
    }
  }

  @Test("leave a dark theme dark and a light one light")
  func grounds() {
    for theme in Self.colored {
      let ground = Palette.eight.look(of: theme.style(.text), in: theme).background
      #expect(ground == (theme.name == "solarized-light" ? 7 : 0), "\(theme.name)")
    }
  }

  @Test("keep the hue where it can be read, and take the nearest that can")
  func hues() {
    func look(_ role: Theme.Role) -> Palette.Look {
      Palette.eight.look(of: Theme.standard.style(role), in: .standard)
    }
    #expect(look(.good) == Palette.Look(2, 0))
    #expect(look(.training) == Palette.Look(6, 0))
    // Red, brown and magenta are too dark for black; their bright shades are not.
    #expect(look(.error) == Palette.Look(1, 0, .bold))
    #expect(look(.warning) == Palette.Look(3, 0, .bold))
    // Blue is too dark in either shade, and cyan is next to it.
    #expect(look(.histogram) == Palette.Look(6, 0))
    let bar = Style(Theme.standard[.marker], on: Theme.standard[.histogram])
    #expect(Palette.eight.look(of: bar, in: .standard).background == 6)
  }

  @Test("stay the terminal's own where a theme leaves its background, and reverse a selection")
  func ownBackground() {
    var theme = Theme.standard
    theme[.background] = .standard
    #expect(Palette.eight.look(of: theme.style(.text), in: theme) == Palette.Look(-1, -1))
    #expect(Palette.eight.look(of: theme.style(.good), in: theme) == Palette.Look(2, -1))
    let selection = Palette.eight.look(of: theme.selection, in: theme)
    #expect(selection == Palette.Look(-1, -1, .reversed))
    theme[.selectionBackground] = .standard
    #expect(Palette.eight.look(of: theme.selection, in: theme).attributes == .reversed)
  }

  @Test("leave what is drawn in the color of its background invisible")
  func hidden() {
    let color = Theme.standard[.training]
    let look = Palette.eight.look(of: Style(color, on: color), in: .standard)
    #expect(look.foreground == look.background)
  }
}
