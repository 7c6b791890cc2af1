import TerminalUI
import Testing

@testable import Dashboard

@Suite("Keys that a person has changed")
struct KeyMapOverridesTests {
  private func action(_ key: Key, _ bindings: [KeyBinding]) -> Action? {
    KeyMap.action(for: key, focus: .loss, in: bindings)
  }

  @Test("do what was asked, and the old ones nothing any more, but for Ctrl-C")
  func replacing() {
    let table = KeyMap.bindings(overriding: [
      ("quit", .character("Q")), ("pause", .character("p")), ("raise", .delete),
    ])
    #expect(table.complaints.isEmpty)
    #expect(action(.character("Q"), table.bindings) == .quit)
    #expect(action(.control("c"), table.bindings) == .quit)
    #expect(action(.character("q"), table.bindings) == nil)
    #expect(action(.character("p"), table.bindings) == .togglePause)
    #expect(action(.character(" "), table.bindings) == nil)
    var state = DashboardState(
      size: Size(columns: 120, rows: 40), symbols: .braille, bindings: table.bindings)
    state.receive(.started(DashboardFixture.description()))
    let lines = DashboardFixture.canvas(state).lines
    #expect(lines[39].hasPrefix(" Q quit  ? help  p pause  del - change"))
    #expect(lines[1].contains("p pause"))
    #expect(KeyMap.help(symbols: .ascii, in: table.bindings).contains { $0.keys == "Q ^C" })
    state.press(.character("p"))
    #expect(state.press(.character("Q")).isEmpty && state.quitPopup != nil)
  }

  @Test("can change places")
  func swapping() {
    let table = KeyMap.bindings(overriding: [
      ("pause", .character(".")), ("step", .character(" ")),
    ])
    #expect(table.complaints.isEmpty)
    #expect(action(.character("."), table.bindings) == .togglePause)
    #expect(action(.character(" "), table.bindings) == .singleStep)
  }

  @Test("are refused where another action has them, and both keep their own")
  func conflicts() {
    let table = KeyMap.bindings(overriding: [
      ("step", .character(" ")), ("pause", .character("q")), ("log axis", .control("c")),
    ])
    #expect(table.bindings == KeyMap.bindings)
    #expect(Set(table.complaints.map(\.name)) == ["step", "pause", "log axis"])
    #expect(table.complaints.contains { $0.found == "q, which is \"quit\"" })
  }
}
