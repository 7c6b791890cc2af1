import Foundation
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The key table")
struct KeyMapTests {
  private typealias Fixture = DashboardFixture

  private func panels(_ binding: KeyBinding) -> [PanelID] {
    PanelID.allCases.filter { binding.holds(in: $0) }
  }

  @Test("has no line that another one hides")
  func reachable() {
    for binding in KeyMap.bindings {
      for key in binding.keys {
        let reached = panels(binding).contains {
          KeyMap.action(for: key, focus: $0) == binding.action
        }
        #expect(reached, "\(binding.help): \(key)")
      }
    }
  }

  @Test("has a line for each key that the help promises")
  func promisedKeys() {
    let everywhere: [(Key, Action)] = [
      (.character("q"), .quit), (.control("c"), .quit), (.character("?"), .toggleHelp),
      (.tab, .focusNext), (.backTab, .focusPrevious), (.character("+"), .adjust(.up)),
      (.character("-"), .adjust(.down)), (.character(" "), .togglePause),
      (.character("."), .singleStep), (.character("t"), .nextTheme), (.control("z"), .suspend),
      (.up, .move(.up)), (.down, .move(.down)), (.character("k"), .move(.up)),
      (.character("j"), .move(.down)),
    ]
    for panel in PanelID.allCases {
      for (key, action) in everywhere { #expect(KeyMap.action(for: key, focus: panel) == action) }
      let isChart = panel == .loss || panel == .metric
      #expect(KeyMap.action(for: .enter, focus: panel) == (isChart ? .toggleZoom : .enter))
      #expect(
        KeyMap.action(for: .character("l"), focus: panel)
          == (panel == .layers ? .move(.right) : .toggleLogarithmic))
    }
  }

  @Test("does something for every line, in some state", arguments: KeyMap.bindings.indices)
  func effects(index: Int) throws {
    let binding = KeyMap.bindings[index]
    let key = try #require(binding.keys.first)
    var states: [DashboardState] = []
    for panel in panels(binding) {
      var state = DashboardFixture.populated()
      state.receive(DashboardFixture.explained)
      state.receive(DashboardFixture.layerHistograms(step: 300))
      Fixture.advise(&state)
      for _ in 0..<4 { _ = state.update(.notice("line", isError: false)) }
      state.focus = panel
      states.append(state)
      state.press(.character("<"), .character("g"))
      states.append(state)
      state.receive(.paused(step: 250))
      states.append(state)
      state.showsHelp = true
      states.append(state)
      state.showsHelp = false
      state.logOffset = 2
      states.append(state)
      state.charts.zoom(in: true, at: 250)
      state.charts.moveCursor(by: -100, at: 250)
      state.charts.smoothingLevel = 2
      state.charts.pan(by: -1, at: 250)
      state.isZoomed = true
      states.append(state)
      state.charts.follow()
      state.receive(
        DashboardFixture.applied(.number(0.002), .number(0.004), step: 130))
      states.append(state)
      state.press(.character("u"))
      states.append(state)
    }
    let reacts = states.contains { before in
      var after = before
      let effects = after.update(.key(key))
      return !effects.isEmpty || String(describing: before) != String(describing: after)
    }
    #expect(reacts, "\(binding.help)")
  }

  @Test("makes a help in which every key of every line stands", arguments: Symbols.allCases)
  func help(symbols: Symbols) {
    let lines = KeyMap.help(symbols: symbols)
    for binding in KeyMap.bindings {
      let line = lines.first { $0.text.hasPrefix(binding.help) }
      for key in binding.keys {
        #expect(
          lines.contains {
            $0.text.hasPrefix(binding.help)
              && $0.keys.split(separator: " ").contains { $0 == key.name(symbols) }
          }, "\(binding.help)")
      }
      #expect(line != nil)
    }
  }

  @Test("makes a footer of keys that do what it says", arguments: PanelID.allCases)
  func footer(panel: PanelID) {
    let shown = KeyMap.bindings.filter { KeyMap.footerLabel($0, focus: panel) != nil }
    #expect(shown.count > 5)
    #expect(Set(shown.map { $0.keys[0] }).count == shown.count)
    for binding in shown {
      #expect(KeyMap.action(for: binding.keys[0], focus: panel) == binding.action)
      for key in binding.footerKeys {
        #expect(KeyMap.action(for: key, focus: panel) != nil)
      }
    }
  }

  @Test("every name stands in docs/configuration.md")
  func docs() throws {
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/configuration.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for name in KeyMap.names { #expect(text.contains("`\(name)`"), "\(name)") }
  }
}
