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

  @Test("keeps the borders that were moved, until another layout has its own")
  func borders() throws {
    var state = DashboardFixture.populated(120, 40)
    let usual = state.layout
    let loss = try #require(usual.panels.first { $0.id == .loss }).rect
    func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) {
      _ = state.update(.mouse(MouseEvent(kind, column: column, row: row)))
    }
    mouse(.press, loss.column, loss.row + 3)
    mouse(.drag, loss.column + 20, loss.row + 3)
    mouse(.release, loss.column + 20, loss.row + 3)
    mouse(.press, loss.column + 25, loss.endRow - 1)
    mouse(.drag, loss.column + 25, loss.endRow + 2)
    mouse(.release, loss.column + 25, loss.endRow + 2)
    let moved = state.layout
    #expect(moved != usual)
    let left = state.preferences
    #expect(left.borders.named.map(\.name) == ["columns", "loss/metric"])
    var next = DashboardFixture.populated(120, 40)
    next.restore(left)
    #expect(next.layout == moved)
    for _ in LayoutPreset.allCases { next.press(.character("v")) }
    next.press(.character("4"))
    #expect(next.layout == usual)
    #expect(next.preferences.borders == LayoutBorders())
  }

  @Test(
    "leaves out borders that are none, and shares beyond the screen",
    arguments: [
      ("rows", 0.5), ("loss", 0.5), ("loss/loss", 0.5), ("loss/none", 0.5),
      ("loss/metric/log", 0.5), ("", 0.5), ("/", 0.5), ("columns", -0.1), ("columns", 1.1),
      ("columns", .infinity), ("loss/metric", .nan),
    ])
  func badBorders(name: String, share: Double) {
    var borders = LayoutBorders()
    borders.move(name, to: share)
    #expect(borders == LayoutBorders())
  }

  @Test("has a name for each panel", arguments: PanelID.allCases)
  func names(panel: PanelID) {
    #expect(PanelID(name: panel.name) == panel)
    #expect(PanelID(name: "no panel") == nil)
  }
}
