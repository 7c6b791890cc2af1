import Dashboard
import Files
import TerminalUI
import TestSupport
import Testing

@testable import descent

@Suite("A configuration")
struct ConfigurationTests {
  private func load(_ text: String) throws -> Configuration {
    let folder = try TemporaryDirectory()
    _ = try folder.write(text, to: "config.json")
    return Configuration.load(folder: folder.path)
  }

  @Test("that is not there leaves everything as it comes")
  func missing() throws {
    let folder = try TemporaryDirectory()
    let configuration = Configuration.load(folder: folder.path)
    #expect(configuration.complaints.isEmpty && configuration.theme == nil)
    #expect(configuration.bindings == KeyMap.bindings)
    #expect(Configuration.load(folder: nil).complaints.isEmpty)
  }

  @Test("gives theme, mouse, symbols, frames a second and keys")
  func reading() throws {
    let configuration = try load(
      """
      {
        "schema": "descent/configuration/1", "theme": "nord", "mouse": false, "symbols": "block",
        "refresh": 60, "keys": { "pause": "p", "next panel": "ctrl-n" }
      }
      """)
    #expect(configuration.complaints.isEmpty)
    #expect(configuration.theme == "nord" && configuration.mouse == false)
    #expect(configuration.symbols == .block && configuration.refresh == 60)
    let pause = configuration.bindings.first { $0.name == "pause" }
    #expect(pause?.keys == [.character("p")])
    let next = configuration.bindings.first { $0.name == "next panel" }
    #expect(next?.keys == [.control("n")])
  }

  @Test(
    "has one line for a mistake, with its place, and keeps the rest",
    arguments: [
      (##""mouse": 1"##, "config.json:1:29: mouse: found 1; expected true or false"),
      (##""mouse": "yes""##, "mouse: found \"yes\"; expected true or false"),
      (##""symbols": "brail""##, "did you mean \"braille\"?"),
      (##""refresh": 0"##, "refresh: found 0; expected a whole number from 1 to 60"),
      (##""refresh": 61"##, "refresh: found 61; expected a whole number from 1 to 60"),
      (##""refresh": "fast""##, "refresh: found \"fast\"; expected a whole number"),
      (##""keys": []"##, "keys: found a list of 0; expected an object"),
      (##""keys": { "puase": "p" }"##, "did you mean \"pause\"?"),
      (##""keys": { "pause": "pp" }"##, "keys.pause: found \"pp\"; expected a key such as"),
      (##""keys": { "pause": 7 }"##, "keys.pause: found 7; expected a text"),
      (##""keys": { "pause": "q" }"##, "keys.pause: found q, which is \"quit\"; expected a key"),
      (##""colours": 1"##, "found the unknown key \"colours\""),
      (##""schema": "descent/configuration/9""##, "schema: found \"descent/configuration/9\""),
    ])
  func mistakes(text: String, complaint: String) throws {
    let configuration = try load("{ \"theme\": \"nord\", \(text) }")
    #expect(configuration.complaints.count == 1)
    let line = try #require(configuration.complaints.first)
    #expect(line.contains(complaint), "\(line)")
    #expect(line.hasPrefix("config.json:1:"))
    #expect(configuration.theme == "nord" && configuration.bindings == KeyMap.bindings)
  }

  @Test(
    "that is no JSON is one line, and everything is as it comes", arguments: ["", "{", "[]", "7"])
  func noJSON(text: String) throws {
    let configuration = try load(text)
    #expect(configuration.complaints.count == 1)
    #expect(configuration.theme == nil && configuration.bindings == KeyMap.bindings)
  }

  @Test("of a view is read back as it was saved, and a damaged one is as good as none")
  func view() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("state")
    var left = ViewPreferences()
    left.theme = "nord"
    left.panel = .log
    left.axis = .time
    left.smoothing = 0.95
    left.isLogarithmic = true
    left.ignoresOutliers = true
    left.layers = "table"
    left.borders.move("columns", to: 0.4)
    left.borders.move("loss/metric", to: 0.75)
    ViewFile.save(left, folder: path)
    #expect(ViewFile.load(folder: path) == left)
    let damaged = [
      "", "{", "[]", ##"{ "schema": "descent/view/1", "panel": 3, "theme": [] }"##,
      ##"{ "schema": "descent/view/1", "borders": [0.4] }"##,
      ##"{ "schema": "descent/view/1", "borders": { "columns": "0.4", "loss/metric": 7, "x": 0.5 } }"##,
    ]
    for text in damaged {
      _ = try folder.write(text, to: "view.json")
      #expect(ViewFile.load(folder: folder.path) == ViewPreferences())
    }
    #expect(ViewFile.load(folder: nil) == ViewPreferences())
    // Nowhere to put it is no error.
    ViewFile.save(left, folder: folder.file("view.json"))
    ViewFile.save(left, folder: nil)
  }
}
