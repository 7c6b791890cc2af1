import TerminalUI
import Testing

@testable import Dashboard

@Suite("How a view was left")
struct ViewPreferencesTests {
  @Test("is how it comes back")
  func restoring() {
    var state = DashboardFixture.populated()
    state.press(.character("3"), .enter, .character("1"), .character("l"), .character("t"))
    state.press(.character("x"), .character("]"), .character("]"), .character("o"))
    state.press(.character("v"), .character("v"), .character("1"))
    let left = state.preferences
    #expect(left.layout == .layers)
    #expect(left.theme == "other" && left.panel == .loss && left.layers == "one")
    #expect(left.axis == .epoch && left.smoothing == 0.8)
    #expect(left.isLogarithmic && left.ignoresOutliers)
    var next = DashboardFixture.empty()
    next.restore(left)
    var back = next.preferences
    back.theme = "other"
    #expect(back == left)
  }

  @Test("does not bring back a panel that has nothing to show")
  func missingPanel() {
    var state = DashboardFixture.started()
    var left = ViewPreferences()
    left.panel = .preview
    left.smoothing = 7
    state.restore(left)
    #expect(state.preferences.smoothing == 0)
    #expect(state.focus == .hyperparameters)
  }

  @Test("has a name for each panel", arguments: PanelID.allCases)
  func names(panel: PanelID) {
    #expect(PanelID(name: panel.name) == panel)
    #expect(PanelID(name: "no panel") == nil)
  }
}
