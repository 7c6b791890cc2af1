import Files
import Foundation
import TestSupport
import Testing

@testable import TerminalUI

@Suite("A theme")
struct ThemeTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("themes").path

  /// The themes that come with the program, by file name.
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  static func load(_ file: String) throws -> Theme {
    try Theme(contentsOf: "\(folder)/\(file)")
  }

  private static let readable: [Theme.Role] = [
    .text, .muted, .title, .key, .training, .validation, .histogram, .marker, .good, .warning,
    .error, .focusedBorder,
  ]

  /// The contrast of two colours by WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
  static func contrast(_ a: Color, _ b: Color) -> Double {
    func luminance(_ color: Color) -> Double {
      func linear(_ value: Int) -> Double {
        let share = Double(value) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(color.red) + 0.7152 * linear(color.green)
        + 0.0722 * linear(color.blue)
    }
    let (one, other) = (luminance(a), luminance(b))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }

  @Test("is judged by the contrast that WCAG defines")
  func witness() throws {
    let (black, white) = (Color(red: 0, green: 0, blue: 0), Color(red: 255, green: 255, blue: 255))
    #expect(abs(Self.contrast(black, white) - 21) < 1e-9)
    // WebAIM's contrast checker says 4.48 for this well-known grey on white, and 4.54 for the next.
    let (grey, darker) = (try #require(Color("#777777")), try #require(Color("#767676")))
    #expect(abs(Self.contrast(grey, white) - 4.48) < 0.005)
    #expect(abs(Self.contrast(darker, white) - 4.54) < 0.005)
  }

  @Test("comes in a dozen files")
  func folderIsThere() { #expect(Self.files.count >= 12) }

  @Test("in the themes folder loads, has all colours and is called like its file", arguments: files)
  func loading(file: String) throws {
    let theme = try Self.load(file)
    #expect("\(theme.name).json" == file)
    let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
    for role in Theme.Role.allCases { #expect(text.contains("\"\(role.rawValue)\"")) }
  }

  @Test("in the themes folder can be read on its background", arguments: files)
  func contrast(file: String) throws {
    let theme = try Self.load(file)
    expectReadable(theme)
  }

  @Test("that is built in can be read on its background")
  func standardContrast() { expectReadable(.standard) }

  private func expectReadable(_ theme: Theme) {
    if theme[.background].isStandard {
      // The terminal's own colours throughout: nothing to compute, and nothing may be mixed in.
      #expect(Theme.Role.allCases.allSatisfy { theme[$0].isStandard })
      return
    }
    for role in Self.readable {
      let contrast = Self.contrast(theme[role], theme[.background])
      #expect(contrast >= 4.5, "\(role.rawValue) has \(contrast)")
    }
    let contrast = Self.contrast(theme[.selectionText], theme[.selectionBackground])
    #expect(contrast >= 4.5, "selection_text has \(contrast)")
  }

  @Test("takes what a file leaves out from the built-in theme")
  func defaults() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      ##"{ "name": "mine", "colors": { "text": "#010203" } }"##, to: "mine.json")
    let theme = try Theme(contentsOf: path)
    #expect(theme[.text] == Color(red: 1, green: 2, blue: 3))
    #expect(theme[.key] == Theme.standard[.key])
    #expect(theme.style(.key) == Style(theme[.key], on: theme[.background]))
  }

  @Test("marks a selection by its background, or reversed where there is none")
  func selection() {
    #expect(Theme.standard.selection.attributes.isEmpty)
    var theme = Theme.standard
    theme[.selectionBackground] = .standard
    #expect(theme.selection.attributes == .reversed)
  }

  @Test(
    "with a mistake in its file is refused, and the error says where and what",
    arguments: [
      (##"{ "name": "x", "colors": { "txet": "#000000" } }"##, ["txet", "\"text\""]),
      (##"{ "name": "x", "colours": { } }"##, ["colors"]),
      (##"{ "name": "x", "colors": { }, "extra": 1 }"##, ["extra"]),
      (
        ##"{ "name": "x", "colors": { "text": "#12345" } }"##,
        ["colors.text", "\"#12345\"", "#RRGGBB"]
      ),
      (##"{ "name": "x", "colors": { "text": 7 } }"##, ["colors.text", "7", "a text"]),
      (##"{ "colors": { } }"##, ["name"]),
    ])
  func mistakes(text: String, parts: [String]) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(text, to: "x.json")
    let error = #expect(throws: InputError.self) { try Theme(contentsOf: path) }
    let line = try #require(error).description
    #expect(line.hasPrefix("\(path):1:"))
    for part in parts { #expect(line.contains(part), "\(line)") }
  }

  @Test("that is not there is an error that names the file")
  func missingFile() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: InputError.self) { try Theme(contentsOf: directory.file("no")) }
    #expect(try #require(error).description.contains(directory.file("no")))
  }
}
