import TerminalUI
import Testing

@testable import Dashboard

@Suite("How a view was left")
struct ViewPreferencesTests {
  @Test("is how it comes back")
  func restoring() {
    var state = DashboardFixture.populated()
    state.press(.character("3"), .enter, .character("1"), .character("l"), .character("t"))
    let left = state.preferences
    #expect(
      left
        == ViewPreferences(
          theme: "other", panel: .loss, isLogarithmic: true, showsOneHistogram: true))
    var next = DashboardFixture.empty()
    next.restore(left)
    #expect(next.focus == .loss && next.isLogarithmic && next.showsOneHistogram)
  }

  @Test("does not bring back a panel that has nothing to show")
  func missingPanel() {
    var state = DashboardFixture.started()
    state.restore(ViewPreferences(panel: .preview))
    #expect(state.focus == .hyperparameters)
  }

  @Test("has a name for each panel", arguments: PanelID.allCases)
  func names(panel: PanelID) {
    #expect(PanelID(name: panel.name) == panel)
    #expect(PanelID(name: "no panel") == nil)
  }
}
